import { member } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { TestSearch } from './support.js';
import { memberOf, postOf, startSearch } from './support.js';

jest.setTimeout(60_000);

describe('the part of search in an export', () => {
  let search: TestSearch;
  beforeAll(async () => {
    search = await startSearch();
  });
  afterAll(() => search.close());

  it('names the member and repeats nothing of what stands in the parts of other services', async () => {
    const [one, two] = [member(), member()];
    const posts = [one, two].map((author) =>
      postOf(author, { title: `A question of zyzzyva ${author.handle}` }),
    );
    await search.deliver([memberOf(one), memberOf(two), ...posts]);
    const { status, body } = await search.request('GET', '/internal/export', { as: one });
    expect(status).toBe(200);
    expect(body).toEqual({
      service: 'search',
      formatVersion: 1,
      memberId: one.id,
      exportedAt: expect.any(String),
    });
  });
});
