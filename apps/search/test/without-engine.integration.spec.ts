import { execute } from '@openrounds/database';
import { member } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Indexer } from '../src/index/indexer.js';
import type { TestSearch } from './support.js';
import { memberOf, postOf, startSearch } from './support.js';

jest.setTimeout(60_000);

describe('search without Elasticsearch', () => {
  let search: TestSearch;
  const reader = member();

  beforeAll(async () => {
    search = await startSearch({ indices: false, env: { ELASTICSEARCH_URL: 'http://127.0.0.1:1' } });
  });
  afterAll(() => search.close());

  it('answers 503 with a time to try again, and goes on taking events', async () => {
    await search.deliver([memberOf(reader), postOf(reader)]);
    for (const path of ['/v1/search?q=anything', '/v1/suggestions?q=any']) {
      const answer = await search.request('GET', path, { as: reader });
      expect(answer).toMatchObject({ status: 503, body: { code: 'search-unavailable' } });
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    }
    expect(await execute(search.em, 'select count(*)::int as count from content')).toEqual([{ count: 2 }]);
  });

  it('keeps everything on the queue', async () => {
    await execute(
      search.em,
      `insert into index_generation (name, type, hash, state) values ('post-x', 'post', 'x', 'live'), ('member-x', 'member', 'x', 'live')`,
    );
    const before = await execute(search.em, 'select * from index_queue order by doc_id');
    const { claimed, done } = await search.app.get(Indexer, { strict: false }).runOnce();
    expect([claimed, done]).toEqual([before.length, 0]);
    expect(await execute(search.em, 'select * from index_queue order by doc_id')).toEqual(before);
  });
});
