import type { TestAnswer, TestMember } from '@openrounds/testing';
import { blockOf, member, unverified } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { FeedAnswer } from '../src/query/feed.http.js';
import type { TestSearch } from './support.js';
import {
  caseOf,
  commentOf,
  conditionOf,
  drugOf,
  followOf,
  idsOf,
  memberOf,
  postOf,
  startSearch,
} from './support.js';

jest.setTimeout(60_000);

const minute = (n: number): string => new Date(Date.UTC(2026, 1, 1, 8, n)).toISOString();

describe('the feed', () => {
  let search: TestSearch;
  const author = member({ specialties: ['nephrology'] });
  const drug = drugOf(['apixaban'], ['Eliquis']);
  beforeAll(async () => {
    search = await startSearch();
    await search.take([
      memberOf(author),
      drug,
      conditionOf('DOID:9001', 'zonal fever'),
      conditionOf('DOID:9002', 'northern zonal fever', {
        parentIds: ['DOID:9001'],
        ancestorIds: ['DOID:9001'],
      }),
    ]);
  });
  afterAll(() => search.close());

  const ask = (as: TestMember, query = ''): Promise<TestAnswer<FeedAnswer>> =>
    search.request<FeedAnswer>('GET', `/v1/feed${query}`, { as });
  const feed = async (as: TestMember, query = ''): Promise<FeedAnswer> => {
    const { status, body } = await ask(as, query);
    expect([status, body]).toEqual([200, body]);
    return body;
  };
  const ids = async (as: TestMember, query = ''): Promise<string[]> =>
    (await feed(as, query)).items.map(({ id }) => id);
  const reading = async (overrides: Partial<TestMember> = {}): Promise<TestMember> => {
    const reader = member({ specialties: ['palliative-medicine'], ...overrides });
    await search.deliver([memberOf(reader)]);
    return reader;
  };

  it('shows what is new about what a member follows as soon as search finds it, and no more once the follow has ended', async () => {
    const reader = await reading();
    const follow = followOf(reader, 'specialty', 'medical-genetics');
    await search.deliver([follow]);
    expect(await feed(reader)).toMatchObject({ basis: 'follows', items: [], nextCursor: null });
    const [post, help] = [
      postOf(author, { title: 'A family tree', specialties: ['medical-genetics'], publishedAt: minute(1) }),
      caseOf(author, { title: 'A rare gait', specialties: ['medical-genetics'], openedAt: minute(2) }),
    ];
    await search.take([post, help, commentOf(author, { kind: 'post', id: String(post.state['id']) })]);
    expect(idsOf(await search.find('family', reader))).toContain(post.state['id']);
    expect(await ids(reader)).toEqual([help.state['id'], post.state['id']]);
    expect(search.statements()).toHaveLength(2);
    expect(await ids(reader, '?type=post')).toEqual([post.state['id']]);
    expect(await ids(reader, '?type=case')).toEqual([help.state['id']]);

    const { id } = follow.state;
    await search.deliver([
      followOf(reader, 'specialty', 'medical-genetics', { id, version: 2, active: false }),
    ]);
    expect(await feed(reader)).toMatchObject({ basis: 'specialties', items: [] });
  });

  it('follows a member, a drug by any of its names, a paper, and a condition with all that lies below it', async () => {
    const other = member();
    const paper = { kind: 'doi', value: '10.1000/Feed' };
    const byMember = postOf(other, { title: 'By somebody', specialties: ['sports-medicine'] });
    const byDrug = postOf(author, { title: 'Eliquis at sea', specialties: ['sports-medicine'] });
    const byPaper = postOf(author, { title: 'A paper on gait', citations: [paper] });
    const below = postOf(author, { title: 'Seen below', tags: ['DOID:9002'] });
    await search.take([memberOf(other), byMember, byDrug, byPaper, below]);
    const targets: [string, string, unknown][] = [
      ['member', other.id, byMember.state['id']],
      ['drug', String(drug.state['id']), byDrug.state['id']],
      ['reference', 'doi:10.1000/feed', byPaper.state['id']],
      ['condition', 'DOID:9001', below.state['id']],
    ];
    for (const [kind, target, found] of targets) {
      const reader = await reading();
      await search.deliver([followOf(reader, kind, target)]);
      expect([kind, await ids(reader)]).toEqual([kind, [found]]);
    }
    const above = await reading();
    const both = [followOf(above, 'condition', 'DOID:9001'), followOf(above, 'condition', 'DOID:9002')];
    await search.deliver(both);
    expect(await ids(above)).toEqual([below.state['id']]);
  });

  it('of a member who follows nothing is that of the own specialties, verified or not, and says so', async () => {
    const post = postOf(author, { title: 'To the bone', specialties: ['orthopaedics'] });
    await search.take([post]);
    const newcomer = unverified({ specialties: ['orthopaedics'] });
    await search.deliver([memberOf(newcomer, { verifiedSpecialties: [] })]);
    expect(await feed(newcomer)).toMatchObject({
      basis: 'specialties',
      items: [{ id: post.state['id'], title: 'To the bone', author: { handle: author.handle } }],
    });
    expect(await feed(member())).toEqual({ basis: 'specialties', items: [], nextCursor: null });
  });

  it('of unsolved cases begins with those of the own specialties, each part newest first', async () => {
    const reader = await reading({ specialties: ['vascular-surgery'] });
    const own = [3, 1].map((n) =>
      caseOf(author, { specialties: ['vascular-surgery', 'nephrology'], openedAt: minute(50_000 + n) }),
    );
    const others = [4, 2].map((n) =>
      caseOf(author, { specialties: ['urology'], openedAt: minute(50_000 + n) }),
    );
    const closed = caseOf(author, { specialties: ['vascular-surgery'], label: 'SOLVED', state: 'resolved' });
    const post = postOf(author, { specialties: ['vascular-surgery'] });
    await search.take([...own, ...others, closed, post]);
    const first = await feed(reader, '?view=unsolved&limit=3');
    expect(first.basis).toBe('specialties');
    expect(first.items.map(({ id }) => id)).toEqual([...own, others[0]!].map(({ state }) => state['id']));
    const second = await feed(reader, `?view=unsolved&limit=1&cursor=${first.nextCursor}`);
    expect(second.items.map(({ id }) => id)).toEqual([others[1]!.state['id']]);
  });

  it('neither skips nor repeats an item, whatever others write between the pages', async () => {
    const reader = await reading();
    const about = { specialties: ['radiation-oncology'] };
    await search.deliver([followOf(reader, 'specialty', 'radiation-oncology')]);
    // Three items share each moment, so that the order needs the id too.
    const items = Array.from({ length: 20 }, (_, n) => {
      const at = minute(200 + Math.floor(n / 3));
      return n % 2 === 0
        ? postOf(author, { ...about, publishedAt: at })
        : caseOf(author, { ...about, openedAt: at });
    });
    await search.take(items);
    const seen: string[] = [];
    for (let cursor = '', n = 0; ; n += 1) {
      const page = await feed(reader, `?limit=4${cursor}`);
      seen.push(...page.items.map(({ id }) => id));
      const edited = items[n]!;
      await search.take([
        postOf(author, { ...about, publishedAt: minute(300 + n) }),
        { ...edited, state: { ...edited.state, version: 2, title: 'Another title' } },
      ]);
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(seen.toSorted()).toEqual(items.map(({ state }) => String(state['id'])).toSorted());
  });

  it('shows nothing that its reader may not open, and nobody whom a block hides', async () => {
    const [reader, blocked, blocking] = [await reading(), member(), member()];
    await search.deliver([
      followOf(reader, 'specialty', 'rheumatology'),
      followOf(reader, 'member', author.id),
    ]);
    const secret = caseOf(author, { audience: { kind: 'members', memberIds: [blocked.id] } });
    const posts = [blocked, blocking].map((each) =>
      postOf(each, { specialties: ['rheumatology'], publishedAt: minute(500) }),
    );
    const before = await feed(reader);
    await search.take([secret, ...posts]);
    expect(await ids(reader)).toEqual(expect.arrayContaining(posts.map(({ state }) => state['id'])));
    const blocks = [blockOf(reader, blocked), blockOf(blocking, reader)];
    await search.deliver(blocks);
    expect(await feed(reader)).toEqual(before);
    await search.deliver(
      blocks.map(({ fact, state }) => ({ fact, state: { ...state, version: 2, active: false } })),
    );
    expect(await ids(reader)).toEqual(expect.arrayContaining(posts.map(({ state }) => state['id'])));
  });

  it('takes a cursor of the same feed only, and says what it does not know', async () => {
    const reader = await reading({ specialties: ['nephrology'] });
    await search.take(
      [1, 2].map((n) => postOf(author, { specialties: ['nephrology'], publishedAt: minute(n) })),
    );
    const { nextCursor } = await feed(reader, '?limit=1&type=post');
    expect(nextCursor).not.toBeNull();
    const answers = await Promise.all(
      [
        `?cursor=${nextCursor}`,
        `?view=unsolved&cursor=${nextCursor}`,
        '?cursor=bm9wZQ',
        '?view=everything',
        '?view=unsolved&type=post',
        '?type=comment',
        '?limit=101',
      ].map((query) => ask(reader, query)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(7).fill(422));
    expect((await search.request('GET', '/v1/feed')).status).toBe(401);
  });
});
