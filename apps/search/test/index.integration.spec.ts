import { postEdited } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import { metricsText } from '@openrounds/telemetry';
import { member, runCommand } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { IndexOperation } from '../src/index/content-index.js';
import { ContentIndex } from '../src/index/content-index.js';
import { ElasticClient } from '../src/index/elastic-client.js';
import { Generations } from '../src/index/generations.js';
import { indexCommands } from '../src/index/index-commands.js';
import { Indexer } from '../src/index/indexer.js';
import { Rebuild } from '../src/index/rebuild.js';
import type { DriftCounts } from '../src/index/reconcile.js';
import { Reconcile } from '../src/index/reconcile.js';
import type { TestSearch } from './support.js';
import {
  caseOf,
  commentOf,
  conditionOf,
  drugOf,
  idsOf,
  memberOf,
  postOf,
  ratingOf,
  startSearch,
} from './support.js';

jest.setTimeout(60_000);
const operator = member({ scopes: ['read', 'write', 'administer'] });

describe('the index', () => {
  let search: TestSearch;
  const author = member();
  const posts = Array.from({ length: 60 }, (_, n) => postOf(author, { title: `Myasthenia, question ${n}` }));

  beforeAll(async () => {
    search = await startSearch();
    const drug = drugOf(['pyridostigmine bromide'], ['Mestinon']);
    const help = caseOf(author, { title: 'Myasthenia in the family' });
    await search.take([
      memberOf(author),
      drug,
      conditionOf('DOID:437', 'myasthenia gravis'),
      ...posts,
      help,
      commentOf(author, { kind: 'case', id: String(help.state['id']) }),
      ratingOf(author, { drugId: String(drug.state['id']), conditionId: 'DOID:437' }),
      ratingOf(author, { drugId: String(drug.state['id']), conditionId: 'DOID:437' }, { comment: null }),
    ]);
  });
  afterAll(() => search.close());

  const drift = (repair = false): Promise<DriftCounts[]> =>
    search.app.get(Reconcile, { strict: false }).run(repair);
  const sums = (counts: DriftCounts[]): number[] =>
    (['missing', 'extra', 'stale'] as const).map((name) =>
      counts.reduce((sum, count) => sum + count[name], 0),
    );
  const nameOf = async (type: 'post' | 'comment'): Promise<string> =>
    (await search.app.get(Generations, { strict: false }).live()).get(type)!.name;
  const parkedAs = (item: {
    state: Record<string, unknown>;
  }): Promise<{ reason: string; detail: object }[]> =>
    execute(search.em, 'select reason, detail from index_parked where doc_id = $1', [
      `post:${String(item.state['id'])}`,
    ]);
  const engine = () => search.app.get(ElasticClient, { strict: false }).writer;

  it('equals the read model after quiet, for every type', async () => {
    const counts = await drift();
    expect(sums(counts)).toEqual([0, 0, 0]);
    expect(counts).toHaveLength(7);
    for (const { indexed, expected } of counts) expect(indexed).toBe(expected);
    expect(counts.find(({ type }) => type === 'post')!.indexed).toBeGreaterThanOrEqual(60);
    expect(counts.find(({ type }) => type === 'rating')!.indexed).toBe(2);
  });

  it('finds a rating only if it has a comment', async () => {
    expect((await search.find('', author, '&type=rating')).total.value).toBe(1);
  });

  it('says what is missing, extra and stale, and mends it', async () => {
    const index = await nameOf('post');
    const [lost, aged] = posts.map(({ state }) => String(state['id']));
    await engine().delete({ index, id: lost! });
    await engine().index({
      index,
      id: aged!,
      document: { id: aged, type: 'post', access: ['all'] },
      version: 99,
      version_type: 'external_gte',
    });
    await engine().index({
      index,
      id: 'a-stranger',
      document: { id: 'a-stranger', type: 'post', access: ['all'] },
    });
    const found = (await drift()).find(({ type }) => type === 'post')!;
    expect(found).toMatchObject({ missing: 1, extra: 1, stale: 1 });
    expect(metricsText()).toContain('openrounds_reconcile_mismatches{type="post"} 3\n');
    await drift(true);
    await search.settle();
    expect(sums(await drift())).toEqual([0, 0, 0]);
  });

  it('names nothing that was only written while it compared', async () => {
    let running = true;
    let version = 1;
    const writer = (async () => {
      while (running) {
        version += 1;
        const { state } = posts[10 + (version % 10)]!;
        await search.deliver([
          { fact: postEdited, state: { ...state, version } },
          postOf(author, { title: `Myasthenia, beside comparison ${version}` }),
        ]);
        await search.app.get(Indexer, { strict: false }).drain();
      }
    })();
    try {
      for (let round = 0; round < 10; round += 1) expect(sums(await drift())).toEqual([0, 0, 0]);
      expect(version).toBeGreaterThan(3);
    } finally {
      running = false;
      await writer;
    }
  });

  it('never lets an older version of a document replace a newer one', async () => {
    const index = await nameOf('post');
    const targets = new Map([['post' as const, [index]]]);
    const write = (version: number, gone = false) => {
      const document = gone
        ? null
        : { id: 'fenced', type: 'post', access: ['all'], title: `version ${version}` };
      const operation = { type: 'post' as const, sourceId: 'fenced', version, document } as IndexOperation;
      return search.app.get(ContentIndex, { strict: false }).write([operation], targets);
    };
    await write(5);
    expect(await write(3)).toEqual([{ outcome: 'done' }]);
    const { _version, _source } = await engine().get<{ title: string }>({ index, id: 'fenced' });
    expect([_version, _source?.title]).toEqual([5, 'version 5']);
    await write(6, true);
    await write(4);
    expect(await engine().exists({ index, id: 'fenced' })).toBe(false);
  });

  it('is rebuilt while others search and write, and no search fails or misses', async () => {
    let running = true;
    let searches = 0;
    const readers = Array.from({ length: 3 }, async () => {
      while (running) {
        const answer = await search.find('myasthenia', author, '&type=post');
        expect(answer.total.value).toBeGreaterThanOrEqual(60);
        searches += 1;
      }
    });
    const writer = (async () => {
      for (let version = 2; running; version += 1) {
        const state = { ...posts[5]!.state, version, title: `Myasthenia, edited ${version}` };
        await search.deliver([{ fact: postEdited, state }]);
        await search.app.get(Indexer, { strict: false }).drain();
      }
    })();
    const before = await nameOf('post');
    const built = await search.app.get(Rebuild, { strict: false }).run(['post', 'case', 'comment']);
    running = false;
    await Promise.all([...readers, writer]);
    await search.settle();
    expect(built.map(({ type }) => type)).toEqual(['post', 'case', 'comment']);
    expect(await nameOf('post')).not.toBe(before);
    expect(searches).toBeGreaterThan(3);
    expect(sums(await drift())).toEqual([0, 0, 0]);
  });

  it('can go back to the generation before, which was written all the time', async () => {
    const late = postOf(author, { title: 'Written after the rebuild' });
    await search.app.get(Rebuild, { strict: false }).run(['post']);
    const now = await nameOf('post');
    await search.take([late]);
    const names = await search.app.get(Rebuild, { strict: false }).rollback(['post']);
    expect(names).toHaveLength(1);
    expect(await nameOf('post')).not.toBe(now);
    expect(idsOf(await search.find('"after the rebuild"', author))).toEqual([late.state['id']]);
    expect(sums(await drift())).toEqual([0, 0, 0]);
  });

  it('makes an index again that the engine has lost', async () => {
    const lost = await nameOf('comment');
    await engine().indices.delete({ index: lost });
    const ensure = indexCommands.find(({ name }) => name === 'indices ensure');
    const dry = await runCommand(search, ensure, { dryRun: true });
    expect(dry).toMatchObject({ code: 0, json: { dryRun: true, wanted: ['comment'] } });
    expect(await nameOf('comment')).toBe(lost);
    const built = await search.app.get(Rebuild, { strict: false }).ensure();
    expect(built.map(({ type }) => type)).toEqual(['comment']);
    expect(sums(await drift())).toEqual([0, 0, 0]);
  });

  it('parks a document that may identify a patient, and lets its corrected version in', async () => {
    const post = postOf(author, {
      title: 'Whom to call about this?',
      body: 'Reach the daughter at anna.example@example.org.',
    });
    await search.take([post]);
    expect((await search.find('daughter', author)).total.value).toBe(0);
    const [parked] = await parkedAs(post);
    expect(parked).toMatchObject({ reason: 'identifier' });
    expect(JSON.stringify(parked)).not.toContain('anna');
    expect((await drift()).find(({ type }) => type === 'post')).toMatchObject({ missing: 0, extra: 0 });
    await search.take([
      { fact: postEdited, state: { ...post.state, version: 2, body: 'Reach the daughter by the ward.' } },
    ]);
    expect((await search.find('daughter', author)).total.value).toBe(1);
    expect(await parkedAs(post)).toEqual([]);
  });

  it('parks what the engine refuses and indexes the rest', async () => {
    const refused = postOf(author, { title: 'A tag beyond measure', tags: ['x'.repeat(60)] });
    const good = postOf(author, { title: 'Beside the refused one' });
    await search.deliver([refused, good]);
    await execute(
      search.em,
      `update content set state = jsonb_set(state, '{publishedAt}', '"no time"') where source_id = $1`,
      [refused.state['id']],
    );
    await search.settle();
    expect(idsOf(await search.find('"beside the refused one"', author))).toEqual([good.state['id']]);
    expect(await parkedAs(refused)).toMatchObject([{ reason: 'refused' }]);
    expect(await execute(search.em, 'select 1 from index_queue')).toEqual([]);
    await search.take([{ fact: postEdited, state: { ...refused.state, version: 2 } }]);
    expect(await parkedAs(refused)).toEqual([]);
  });

  it('is built and looked at by operators only', async () => {
    for (const [method, path] of [
      ['POST', '/v1/index-builds'],
      ['GET', '/v1/index-drift'],
      ['GET', '/v1/index-builds'],
    ] as const) {
      const body = method === 'POST' ? { types: ['member'] } : undefined;
      expect((await search.request(method, path, { as: author, body })).status).toBe(403);
      expect((await search.request(method, path, { as: operator, body })).status).toBe(
        method === 'POST' ? 202 : 200,
      );
    }
  });
});
