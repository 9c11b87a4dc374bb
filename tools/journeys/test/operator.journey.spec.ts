import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
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

  it.each(['identity', 'discussions', 'cases', 'ratings', 'search', 'gateway'])(
    'is told every bad variable of %s, with exit code 78',
    async (name) => {
      const program = join(root, 'apps', name, 'dist/main.js');
      const env = { ...world().services[name]!.env, PORT: 'many', KAFKA_BROKERS: '' };
      const failed = await run(process.execPath, [program], { env }).catch(
        (error: unknown) => error as { code: number; stderr: string },
      );
      expect(failed).toMatchObject({
        code: 78,
        stderr: expect.stringMatching(/PORT[\s\S]*KAFKA_BROKERS|KAFKA_BROKERS[\s\S]*PORT/),
      });
    },
  );

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
