import { postEdited, postWithdrawn } from '@openrounds/contracts';
import { countStatements, execute } from '@openrounds/database';
import { member } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { TestSearch } from './support.js';
import {
  caseOf,
  commentOf,
  conditionOf,
  drugOf,
  memberOf,
  postOf,
  ratingOf,
  startSearch,
} from './support.js';

jest.setTimeout(120_000);

/** Everything of the read model but counters that depend on how often something was queued. */
const snapshot = `select id, type, source_id, version, deleted, author_id, thread_id, at, state from content order by id`;

describe('projections', () => {
  let search: TestSearch;
  const author = member();

  beforeAll(async () => {
    search = await startSearch({ indices: false });
  });
  afterAll(() => search.close());

  const history = () => {
    const post = postOf(author);
    const drug = drugOf(['aspirin'], ['Bayer']);
    const help = caseOf(author);
    const id = post.state['id'];
    return [
      memberOf(author),
      post,
      { fact: postEdited, state: { ...post.state, version: 2, title: 'The second title' } },
      {
        fact: postWithdrawn,
        state: {
          id,
          version: 3,
          authorId: author.id,
          publishedAt: post.state['publishedAt'],
          state: 'withdrawn',
        },
      },
      help,
      { ...help, state: { ...help.state, version: 2, title: 'Another title of the case' } },
      commentOf(author, { kind: 'case', id: String(help.state['id']) }),
      drug,
      { ...drug, state: { ...drug.state, version: 2, brands: ['Bayer', 'Ecotrin'] } },
      conditionOf('DOID:1', 'a condition'),
      ratingOf(author, { drugId: String(drug.state['id']), conditionId: 'DOID:1' }),
    ];
  };

  it('come to the same rows in any order, with any repetition', async () => {
    const records = history();
    await execute(search.em, 'truncate content, index_queue, fan_out, member, concept_change');
    await search.deliver(records);
    const clean = await execute(search.em, snapshot);
    expect(clean.length).toBe(7);
    const orders = fc.array(fc.nat(records.length - 1), { minLength: records.length, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        await execute(search.em, 'truncate content, index_queue, fan_out, member, concept_change');
        const missing = records.keys().filter((at) => !order.includes(at));
        await search.deliver([...order, ...missing].map((at) => records[at]!));
        expect(await execute(search.em, snapshot)).toEqual(clean);
      }),
      { numRuns: 15 },
    );
  });

  it('queue a document once for each change and never for a repetition', async () => {
    await execute(search.em, 'truncate content, index_queue, fan_out, member, concept_change');
    const records = history();
    await search.deliver(records);
    const counters = (await execute(
      search.em,
      'select id, doc_version from content order by id',
    )) as object[];
    await search.deliver(records);
    await search.deliver(records.toReversed());
    expect(await execute(search.em, 'select id, doc_version from content order by id')).toEqual(counters);
  });

  it('keep an empty row of what was withdrawn, so that its older records do not bring it back', async () => {
    const [, published, edited, withdrawn] = history();
    const rows = (): Promise<object[]> =>
      execute(search.em, `select version, deleted, state from content where source_id = $1`, [
        (published!.state as { id: string }).id,
      ]);
    await search.deliver([published!, edited!, withdrawn!]);
    const fence = [{ version: 3, deleted: true, state: null }];
    expect(await rows()).toEqual(fence);
    for (const record of [published!, edited!]) await search.deliver([record]);
    expect(await rows()).toEqual(fence);
  });

  it('take 500 records with at most three statements', async () => {
    const posts = Array.from({ length: 500 }, () => postOf(author));
    const { statements } = await countStatements(() => search.deliver(posts));
    expect(statements.filter((sql) => !sql.includes('dead_letter'))).toHaveLength(3);
  });
});
