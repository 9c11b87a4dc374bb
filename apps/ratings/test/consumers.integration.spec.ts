import type { TestService } from '@openrounds/testing';
import { sampleRevisions, startTestService, takeSamples } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { service } from '../src/service.js';

const copies = ['member', 'block'];

describe('the copies of others', () => {
  let ratings: TestService;
  beforeAll(async () => {
    ratings = await startTestService(service);
  });
  afterAll(() => ratings.close());

  it.each(sampleRevisions())(
    'take every sample of revision %s of every topic they follow, and a replay of all changes nothing',
    async (revision) => {
      const { taken, replayed } = await takeSamples(ratings, revision, copies);
      for (const table of copies) expect(taken[table]?.length).toBeGreaterThan(0);
      expect(replayed).toEqual(taken);
    },
  );
});
