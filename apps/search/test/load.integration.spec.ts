import { postEdited } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import { member } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Indexer } from '../src/index/indexer.js';
import { Reconcile } from '../src/index/reconcile.js';
import type { TestSearch } from './support.js';
import { commentOf, idsOf, memberOf, postOf, startSearch } from './support.js';

jest.setTimeout(120_000);

describe('the indexer under changes', () => {
  let search: TestSearch;
  const author = member();
  const threads = Array.from({ length: 20 }, (_, n) =>
    postOf(author, { title: `Thread ${n} of a busy day` }),
  );
  const comments = threads.flatMap(({ state }, n) =>
    Array.from({ length: 5 }, () =>
      commentOf(author, { kind: 'post', id: String(state['id']) }, { body: `Comment in ${n}` }),
    ),
  );

  beforeAll(async () => {
    search = await startSearch();
    await search.take([memberOf(author), ...threads, ...comments]);
  });
  afterAll(() => search.close());

  it('ends with index and read model equal, while threads, comments and author change at once', async () => {
    let writing = true;
    const indexing = (async () => {
      while (writing) await search.app.get(Indexer, { strict: false }).runOnce();
    })();
    const changes = Array.from({ length: 3 }, async (_, lane) => {
      for (let round = 0; round < 8; round += 1) {
        const version = 2 + round * 3 + lane;
        await search.deliver(
          threads.map(({ state }) => ({
            fact: postEdited,
            state: { ...state, version, title: `Version ${version} of it` },
          })),
        );
        await search.deliver([memberOf({ ...author, version })]);
        await search.settle();
      }
    });
    await Promise.all(changes);
    writing = false;
    await indexing;
    await search.settle();
    const drift = await search.app.get(Reconcile, { strict: false }).run(false);
    for (const { missing, extra, stale, queued } of drift)
      expect([missing, extra, stale, queued]).toEqual([0, 0, 0, 0]);
    const found = await search.find('"version 25 of it"', author, '&type=post&limit=50');
    expect(idsOf(found).sort()).toEqual(threads.map(({ state }) => state['id']).sort());
    expect(await execute(search.em, 'select 1 from fan_out')).toEqual([]);
    const [comment] = (await search.find('comment', author, '&type=comment&limit=1')).items;
    expect(comment!.thread!.title).toBe('Version 25 of it');
  });
});
