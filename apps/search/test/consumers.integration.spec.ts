import { sampleRevisions, takeSamples } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { execute } from '@openrounds/database';
import type { TestSearch } from './support.js';
import { startSearch } from './support.js';

jest.setTimeout(120_000);

const copies = ['member', 'follow', 'block', 'content', 'statistic', 'tally'];

describe('the read model', () => {
  let search: TestSearch;
  beforeAll(async () => {
    search = await startSearch({ indices: false });
  });
  afterAll(() => search.close());

  it.each(sampleRevisions())(
    'takes every sample of revision %s of every topic it follows, and a replay of all changes nothing',
    async (revision) => {
      const { taken, replayed } = await takeSamples(search, revision, copies);
      for (const table of copies) expect(taken[table]?.length).toBeGreaterThan(0);
      const types = await execute<{ type: string }>(
        search.em,
        'select distinct type from content order by type',
      );
      expect(types.map(({ type }) => type)).toEqual([
        'case',
        'comment',
        'condition',
        'drug',
        'member',
        'post',
        'rating',
      ]);
      expect(replayed).toEqual(taken);
    },
  );
});
