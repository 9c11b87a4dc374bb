import type { TestMember } from '@openrounds/testing';
import { blockOf, member } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { SearchAnswerView } from '../src/query/search.http.js';
import type { TestSearch } from './support.js';
import { caseOf, commentOf, followOf, idsOf, memberOf, postOf, startSearch } from './support.js';

jest.setTimeout(60_000);

const everyFacet = 'type,state,drug,condition,date,specialty,region,country,level';

describe('a block in search', () => {
  let search: TestSearch;
  const third = member({ handle: 'not-involved' });
  const theirs = [1, 2].map((n) =>
    postOf(third, { title: `Silicosis in a mason, ${n}`, specialties: ['dermatology'] }),
  );
  beforeAll(async () => {
    search = await startSearch();
    await search.take([memberOf(third), ...theirs]);
  });
  afterAll(() => search.close());

  const pair = async (): Promise<[TestMember, TestMember]> => {
    const two: [TestMember, TestMember] = [member({ country: 'FI' }), member({ country: 'IS' })];
    await search.take(two.map((each) => memberOf(each)));
    await search.deliver([
      followOf(two[0], 'specialty', 'dermatology'),
      followOf(two[1], 'specialty', 'dermatology'),
    ]);
    return two;
  };
  /** Everything that a member can ask about the mason, as bytes. */
  const everything = async (as: TestMember, about: TestMember): Promise<string> => {
    const paths = [
      `/v1/search?q=mason&facets=${everyFacet}`,
      `/v1/search?q=mason&type=post&facets=${everyFacet}`,
      '/v1/search?q="silicosis in a mason, again"',
      '/v1/search?q=quartzite',
      '/v1/search?q=quartziet',
      `/v1/search?q=author:${about.handle}`,
      `/v1/search?q=${about.handle}&type=member`,
      '/v1/suggestions?q=silico',
      '/v1/suggestions?q=quartz',
      `/v1/related?type=post&id=${String(theirs[0]!.state['id'])}`,
      '/v1/feed',
      '/v1/feed?view=unsolved',
    ];
    const answers = await Promise.all(paths.map((path) => search.request('GET', encodeURI(path), { as })));
    for (const { status } of answers) expect(status).toBe(200);
    return JSON.stringify(answers.map(({ body }) => body));
  };

  it('takes each of the two out of everything that the other one asks, to the byte, and brings them back when it ends', async () => {
    const [one, two] = await pair();
    // Members are found by their handles: the block is there before the measure is taken.
    const block = blockOf(one, two);
    await search.deliver([block]);
    const before = [await everything(one, two), await everything(two, one)];
    const texts = [one, two].flatMap((author) => [
      postOf(author, {
        title: 'Silicosis in a mason, again',
        specialties: ['dermatology'],
        body: 'Quartzite.',
      }),
      caseOf(author, { title: 'A mason with quartzite dust', specialties: ['dermatology'] }),
    ]);
    const [ofOne, ofTwo] = [texts.slice(0, 2), texts.slice(2)];
    await search.take(ofTwo);
    expect(await everything(one, two)).toBe(before[0]);
    await search.take(ofOne);
    // A stranger sees all of it, so there is something that is hidden.
    expect(idsOf(await search.find('quartzite', third))).toHaveLength(4);
    expect(idsOf(await search.find('quartzite', one)).toSorted()).toEqual(
      ofOne.map(({ state }) => state['id']).toSorted(),
    );
    expect(idsOf(await search.find('quartzite', two)).toSorted()).toEqual(
      ofTwo.map(({ state }) => state['id']).toSorted(),
    );
    expect(before[1]).not.toBe(await everything(two, one));
    await search.deliver([blockOf(one, two, { id: block.state['id'], version: 2, active: false })]);
    for (const each of [one, two]) expect(idsOf(await search.find('quartzite', each))).toHaveLength(4);
    await search.take(
      texts.map(({ fact, state }) => {
        const times =
          'publishedAt' in state ? { publishedAt: state['publishedAt'] } : { openedAt: state['openedAt'] };
        return {
          fact,
          state: { id: state['id'], version: 2, authorId: state['authorId'], state: 'withdrawn', ...times },
        };
      }),
    );
  });

  it('hides neither comment nor author of others below a thread, only the title that is theirs', async () => {
    const [one, two] = await pair();
    const post = postOf(two, { title: 'Berylliosis in a jeweller' });
    const comment = commentOf(
      third,
      { kind: 'post', id: String(post.state['id']) },
      { body: 'Berylliosis, yes.' },
    );
    await search.take([post, comment]);
    const hit = async (as: TestMember): Promise<SearchAnswerView['items'][number]> => {
      const { items } = await search.find('berylliosis', as, '&type=comment');
      expect(items.map(({ id }) => id)).toEqual([comment.state['id']]);
      return items[0]!;
    };
    expect(await hit(one)).toMatchObject({ thread: { title: 'Berylliosis in a jeweller' } });
    await search.deliver([blockOf(two, one)]);
    const hidden = await hit(one);
    expect(hidden).toMatchObject({ thread: null, author: { handle: 'not-involved' } });
    expect(JSON.stringify(hidden)).not.toContain(two.id);
  });

  it('keeps somebody from waiting for a write of the other one', async () => {
    const [one, two] = await pair();
    const post = postOf(two, { title: 'Siderosis of a welder' });
    await search.take([post]);
    const path = `/v1/search?q=siderosis&waitFor=post:${String(post.state['id'])}:1`;
    const waited = async () => (await search.request<SearchAnswerView>('GET', path, { as: one })).body.waited;
    expect(await waited()).toBe(true);
    await search.deliver([blockOf(one, two)]);
    expect(await waited()).toBe(false);
  });

  it('keeps somebody from waiting for the profile of the other one, too', async () => {
    const [one, two] = await pair();
    const waited = async (as: TestMember): Promise<boolean | undefined> =>
      (
        await search.request<SearchAnswerView>('GET', `/v1/search?q=siderosis&waitFor=member:${two.id}:1`, {
          as,
        })
      ).body.waited;
    expect(await waited(one)).toBe(true);
    await search.deliver([blockOf(one, two)]);
    expect(await waited(one)).toBe(false);
    expect(await waited(third)).toBe(true);
  });
});
