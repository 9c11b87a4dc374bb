import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  damage,
  eventually,
  expectStatus,
  ops,
  publishPost,
  rareWord,
  search,
  spansOf,
  untilSearch,
  verified,
  world,
  type Person,
} from '../src/index.js';

const run = promisify(execFile);
const root = new URL('../../../', import.meta.url).pathname;

type Drift = Record<'missing' | 'behind' | 'ahead' | 'resurrected' | 'altered', string[]> & {
  repaired: number;
};

describe('an operator', () => {
  let author: Person;
  beforeAll(async () => {
    author = await verified('busy');
  }, 60_000);

  it('sees every built service answer its health questions', async () => {
    for (const [name, { managementUrl }] of Object.entries(world().services)) {
      for (const path of ['/livez', '/startupz', '/readyz']) {
        const { status } = await fetch(new URL(path, managementUrl));
        expect([name, path, status]).toEqual([name, path, 200]);
      }
    }
  });

  it('is told every bad variable of each service, with exit code 78', async () => {
    const names = ['identity', 'discussions', 'cases', 'ratings', 'search', 'gateway'];
    const started = names.map((name) => {
      const program = join(root, 'apps', name, 'dist/main.js');
      const env = { ...world().services[name]!.env, PORT: 'many', KAFKA_BROKERS: '' };
      return run(process.execPath, [program], { env }).catch((error: unknown) => error);
    });
    const complaint = /PORT[\s\S]*KAFKA_BROKERS|KAFKA_BROKERS[\s\S]*PORT/;
    expect(await Promise.all(started)).toEqual(
      names.map(() => expect.objectContaining({ code: 78, stderr: expect.stringMatching(complaint) })),
    );
  }, 60_000);

  it('rebuilds the index while members write and search, without a failed search', async () => {
    const word = rareWord();
    const first = await publishPost(author, { title: `Before the rebuild ${word}` });
    await untilSearch(author.api, word, first.id);
    let running = true;
    const failures: number[] = [];
    let searches = 0;
    const searching = (async () => {
      while (running) {
        const { status } = await search(author.api, word);
        searches += 1;
        if (status !== 200) failures.push(status);
      }
    })();
    const rebuild = ops('search', 'rebuild');
    const second = await publishPost(author, { title: `During the rebuild ${word}` });
    await rebuild;
    running = false;
    await searching;
    expect(failures).toEqual([]);
    expect(searches).toBeGreaterThan(5);
    await untilSearch(author.api, word, second.id);
    expect(await ops('search', 'reconcile', '--json')).toMatch(/"missing":\s*0/);
  }, 60_000);

  it('finds where the read model differs from the topics, and mends it', async () => {
    const word = rareWord();
    const post = await publishPost(author, { title: `To be damaged ${word}` });
    await untilSearch(author.api, word, post.id);
    const compare = async (...options: string[]): Promise<{ code: number; drift: Drift[] }> => {
      const asked = ops('search', 'reconcile', '--topics', '--json', ...options);
      const { code, stdout } = await asked.then(
        (told) => ({ code: 0, stdout: told }),
        (error: unknown) => error as { code: number; stdout: string },
      );
      return { code, drift: (JSON.parse(stdout) as { drift: Drift[] }).drift };
    };
    const posts = ['--topic', 'discussions.post.v1'];
    await damage(
      'search',
      `update content set state = jsonb_set(state, '{title}', '"Another title"') where source_id = $1`,
      [post.id],
    );
    const found = await compare(...posts);
    expect(found).toMatchObject({ code: 2, drift: [{ altered: [post.id], missing: [], ahead: [] }] });
    expect((await compare(...posts, '--repair', '--dry-run')).code).toBe(2);
    expect(await compare(...posts, '--repair')).toMatchObject({ code: 0, drift: [{ repaired: 1 }] });
    const all = await compare();
    const kinds = { missing: [], behind: [], ahead: [], resurrected: [], altered: [] };
    expect(all).toMatchObject({ code: 0, drift: all.drift.map(() => kinds) });
    expect(all.drift.length).toBeGreaterThan(9);
  }, 120_000);

  it('sees the canary found by searches', async () => {
    const metrics = new URL('/metrics', world().services['search']!.managementUrl);
    await eventually(
      'a canary that is found',
      async () => {
        const answer = await fetch(metrics);
        return { status: answer.status, headers: answer.headers, body: { text: await answer.text() } };
      },
      ({ body }) => /^openrounds_canary_delay_count [1-9]/m.test(String(body['text'])),
      60_000,
    );
  }, 90_000);

  it('follows one change from the gateway through outbox and Kafka to the index in one trace', async () => {
    const body = {
      title: `A traced question ${rareWord()}`,
      body: 'Where do you go?',
      specialties: ['cardiology'],
    };
    const post = expectStatus(await author.api.post('/v1/posts', body), 201);
    const traceId = post.headers.get('x-request-id')!;
    await search(author.api, 'traced', `&waitFor=post:${String(post.body['id'])}:1`);
    const steps = ['gateway.forward', 'create', 'send', 'process', 'index'];
    const trace = await eventually(
      'the whole trace',
      async () => ({ status: 200, headers: new Headers(), body: { spans: await spansOf(traceId) } }),
      ({ body: seen }) =>
        steps.every((step) => (seen['spans'] as { name: string }[]).some(({ name }) => name.includes(step))),
      15_000,
    );
    const spans = trace.body['spans'] as { service: string }[];
    expect(new Set(spans.map(({ service }) => service))).toEqual(
      new Set(['gateway', 'discussions', 'search']),
    );
  }, 30_000);
});
