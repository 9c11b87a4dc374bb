import { memberVerified } from '@openrounds/contracts';
import { Clock } from '@openrounds/database';
import type { TestService } from '@openrounds/testing';
import { fakeClock, member, memberStateOf, startTestService } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { service } from '../src/service.js';
import type { Written } from '../src/written.js';

interface Line {
  id: string;
  title: string;
  extract: string;
}
interface Listed {
  items: Line[];
  nextCursor: string | null;
}

describe('the list of posts', () => {
  let discussions: TestService;
  const clock = fakeClock('2026-01-05T08:00:00Z');
  const [author, other] = [member(), member()];
  const published: Written[] = [];

  beforeAll(async () => {
    discussions = await startTestService(service, {
      overrides: (builder) => builder.overrideProvider(Clock).useValue(clock),
    });
    await discussions.deliver([{ fact: memberVerified, state: memberStateOf(author) }]);
    for (let n = 0; n < 30; n += 1) {
      // Three posts share each moment, so that the order needs the id too.
      if (n % 3 === 0) clock.advance({ minutes: 1 });
      const specialties = n % 2 === 0 ? ['neurology', 'cardiology'] : ['cardiology'];
      const kind = n % 5 === 0 ? 'question' : 'discussion';
      const body = { kind, title: `Post number ${n}`, body: `Text ${n} `.repeat(60), specialties };
      const answer = await discussions.request<Written>('POST', '/v1/posts', {
        as: n % 3 === 0 ? other : author,
        body,
      });
      published.unshift(answer.body);
    }
  });
  afterAll(() => discussions.close());

  const list = async (query: string): Promise<Listed> => {
    const answer = await discussions.request<Listed>('GET', `/v1/posts?${query}`, { as: other });
    expect(answer.status).toBe(200);
    return answer.body;
  };
  const all = async (query: string, limit = 7): Promise<string[]> => {
    const ids: string[] = [];
    for (let cursor = ''; ;) {
      const page = await list(`limit=${limit}&${query}${cursor}`);
      ids.push(...page.items.map(({ id }) => id));
      if (page.nextCursor === null) return ids;
      cursor = `&cursor=${page.nextCursor}`;
    }
  };
  const numbersOf = (wanted: (n: number) => boolean): string[] =>
    published.flatMap(({ id }, index) => (wanted(29 - index) ? [id] : []));

  it('pages newest first without a gap or a repeat, with one statement per page', async () => {
    const ids = await all('specialty=cardiology');
    expect(discussions.statements()).toHaveLength(1);
    expect(ids).toHaveLength(30);
    expect(new Set(ids)).toEqual(new Set(published.map(({ id }) => id)));
    expect(await all('specialty=cardiology', 3)).toEqual(ids);
    expect((await all('')).filter((id) => ids.includes(id))).toEqual(ids);
  });

  it('neither skips nor repeats while others write', async () => {
    const before = new Set(await all(''));
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const page = await list(`limit=4${cursor}`);
      seen.push(...page.items.map(({ id }) => id));
      clock.advance({ seconds: 1 });
      const body = { title: 'Written meanwhile', body: 'x', specialties: ['urology'] };
      await discussions.request('POST', '/v1/posts', { as: other, body });
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect([...before].every((id) => seen.includes(id))).toBe(true);
  });

  it('is filtered by specialty wherever it stands among those of a post, by kind and by author', async () => {
    expect((await all('specialty=neurology')).toSorted()).toEqual(numbersOf((n) => n % 2 === 0).toSorted());
    expect(await all('specialty=cardiology')).toHaveLength(30);
    expect((await all('specialty=cardiology&kind=question')).toSorted()).toEqual(
      numbersOf((n) => n % 5 === 0).toSorted(),
    );
    expect((await all(`author=${author.id}`)).toSorted()).toEqual(numbersOf((n) => n % 3 !== 0).toSorted());
    expect(await all('specialty=dermatology')).toEqual([]);
  });

  it('shows an extract and counts, and 20 lines fit into 12 KB', async () => {
    const page = await list(`limit=20&author=${author.id}`);
    expect(page.items[0]!.extract.length).toBeLessThanOrEqual(160);
    expect(JSON.stringify(page).length).toBeLessThan(12_288);
    expect(page.items[0]).toMatchObject({ author: { handle: author.handle }, counts: { comments: 0 } });
  });

  it('does not show what was withdrawn', async () => {
    const body = { title: 'Soon withdrawn', body: 'x', specialties: ['urology'] };
    const { id } = (await discussions.request<Written>('POST', '/v1/posts', { as: other, body })).body;
    expect(await all('')).toContain(id);
    await discussions.request('DELETE', `/v1/posts/${id}`, { as: other });
    expect(await all('')).not.toContain(id);
  });

  it('refuses a cursor that is not its own, and an unknown specialty', async () => {
    for (const query of ['cursor=eyJhIjoxfQ', 'cursor=%21', 'specialty=alchemy', 'limit=101', 'page=2']) {
      expect((await discussions.request('GET', `/v1/posts?${query}`, { as: other })).status).toBe(422);
    }
  });
});
