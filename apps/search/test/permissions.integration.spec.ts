import { memberEdited } from '@openrounds/contracts';
import type { TestMember } from '@openrounds/testing';
import { member, memberStateOf, unverified } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { TestSearch } from './support.js';
import { caseOf, commentOf, idsOf, memberOf, postOf, startSearch } from './support.js';

const everyFacet = 'type,state,drug,condition,date,specialty,region,country,level';

jest.setTimeout(60_000);

describe('what a viewer may see', () => {
  let search: TestSearch;
  const author = member({ handle: 'asks-a-few' });
  const named = member();
  const specialist = member({ specialties: ['haematology'] });
  const claimsOnly = member({ specialties: ['haematology'], level: 1, standing: 'unverified' });
  const lapsed = member({ specialties: ['haematology'], standing: 'lapsed' });
  const strangers: [string, TestMember][] = [
    ['another physician', member()],
    ['somebody who signed up', unverified()],
    ['a specialist by claim', claimsOnly],
    ['a specialist whose verification has ended', lapsed],
    ['somebody whom we have no copy of', member()],
  ];

  beforeAll(async () => {
    search = await startSearch();
    const members = [author, named, specialist, claimsOnly, lapsed, strangers[0]![1]];
    await search.take(members.map((each) => memberOf(each)));
    await search.take(
      Array.from({ length: 3 }, (_, n) => postOf(author, { title: `Open question about zoonoses, ${n}` })),
    );
  });
  afterAll(() => search.close());

  /** Everything that a viewer can ask about a word, as bytes. */
  const everything = async (as: TestMember): Promise<string> => {
    const paths = [
      `/v1/search?q=zoonoses&facets=${everyFacet}`,
      `/v1/search?q=zoonoses&type=case&facets=${everyFacet}`,
      '/v1/search?q=tularaemia',
      '/v1/search?q=tularemiaa',
      '/v1/search?q="tularaemia in a trapper"',
      '/v1/search?q=author:asks-a-few&type=case',
      '/v1/search?q=trapper&type=comment',
      '/v1/suggestions?q=tulara',
      '/v1/suggestions?q=zoono',
    ];
    const answers = await Promise.all(paths.map((path) => search.request('GET', encodeURI(path), { as })));
    return JSON.stringify(answers.map(({ status, body }) => [status, body]));
  };

  it('changes nothing for a stranger, to the byte, when a private case comes and goes', async () => {
    const before = await Promise.all(strangers.map(([, viewer]) => everything(viewer)));
    for (const audience of [
      { kind: 'members', memberIds: [named.id] },
      { kind: 'specialties', specialties: ['haematology'] },
    ]) {
      const help = caseOf(author, { title: 'Tularaemia in a trapper, zoonoses of the north', audience });
      const comment = commentOf(
        named,
        { kind: 'case', id: String(help.state['id']) },
        { body: 'The trapper had zoonoses before.' },
      );
      await search.take([help, comment]);
      for (const [at, [who, viewer]] of strangers.entries())
        expect([who, await everything(viewer)]).toEqual([who, before[at]]);
      const reader = audience.kind === 'members' ? named : specialist;
      expect(idsOf(await search.find('tularaemia', reader))).toEqual([help.state['id']]);
      expect(idsOf(await search.find('trapper', reader, '&type=comment'))).toEqual([comment.state['id']]);
      expect(idsOf(await search.find('tularaemia', author))).toEqual([help.state['id']]);
      await search.take([
        {
          ...help,
          state: {
            id: help.state['id'],
            version: 2,
            authorId: author.id,
            openedAt: help.state['openedAt'],
            state: 'withdrawn',
          },
        },
      ]);
    }
  });

  it('takes comments along when the audience of their case changes', async () => {
    const stranger = strangers[0]![1];
    const help = caseOf(author, { title: 'Psittacosis in a choir' });
    const comment = commentOf(
      named,
      { kind: 'case', id: String(help.state['id']) },
      { body: 'Psittacosis, surely.' },
    );
    await search.take([help, comment]);
    expect(idsOf(await search.find('psittacosis', stranger, '&type=comment'))).toHaveLength(1);
    await search.take([
      { ...help, state: { ...help.state, version: 2, audience: { kind: 'members', memberIds: [named.id] } } },
    ]);
    expect(idsOf(await search.find('psittacosis', stranger, '&type=comment'))).toHaveLength(0);
    expect(idsOf(await search.find('psittacosis', named, '&type=comment'))).toHaveLength(1);
  });

  it('shows a comment only once its case is there', async () => {
    const help = caseOf(author, { title: 'Leptospirosis after a flood' });
    const comment = commentOf(
      named,
      { kind: 'case', id: String(help.state['id']) },
      { body: 'Leptospirosis comes to mind.' },
    );
    await search.take([comment]);
    expect((await search.find('leptospirosis', named)).total.value).toBe(0);
    await search.take([help]);
    expect((await search.find('leptospirosis', named)).total.value).toBe(2);
  });

  it('opens an audience by a specialty only after search knows it as verified', async () => {
    const newcomer = member({ specialties: ['nephrology'] });
    const help = caseOf(author, {
      title: 'Crescents in a biopsy',
      audience: { kind: 'specialties', specialties: ['nephrology'] },
    });
    await search.take([help, memberOf(newcomer, { verifiedSpecialties: [] })]);
    expect(idsOf(await search.find('crescents', newcomer))).toEqual([]);
    await search.deliver([{ fact: memberEdited, state: memberStateOf(newcomer, { version: 2 }) }]);
    expect(idsOf(await search.find('crescents', newcomer))).toEqual([help.state['id']]);
  });

  it('tells numbers of authors from 1 to 10 as "<11", and of documents exactly', async () => {
    const authors = Array.from({ length: 12 }, () => member({ country: 'NZ', specialties: ['retina'] }));
    await search.take(authors.map((each) => memberOf(each)));
    await search.take([
      ...authors.map((each) => postOf(each, { title: 'Uveitis and screens', specialties: ['retina'] })),
      postOf(author, { title: 'Uveitis and sun', specialties: ['retina'] }),
    ]);
    const { facets } = await search.find('uveitis', author, `&facets=${everyFacet}`);
    expect(facets['type']).toEqual([{ value: 'post', label: 'post', count: 13 }]);
    expect(facets['specialty']).toEqual([{ value: 'retina', label: 'Vitreoretinal medicine', count: 13 }]);
    expect(facets['country']).toEqual([
      { value: 'NZ', label: 'NZ', count: 12 },
      { value: 'CH', label: 'CH', count: '<11' },
    ]);
  });

  it('refuses who is not signed in', async () => {
    expect((await search.request('GET', '/v1/search?q=x')).status).toBe(401);
  });
});

describe('search where reading needs a verified account', () => {
  let search: TestSearch;
  const author = member();

  beforeAll(async () => {
    search = await startSearch({ env: { READ_MIN_LEVEL: '2' } });
    await search.take([memberOf(author), postOf(author, { title: 'Open only to the verified' })]);
  });
  afterAll(() => search.close());

  it('answers the verified and refuses the others', async () => {
    expect((await search.find('verified', author)).total.value).toBe(1);
    const refused = await search.request('GET', '/v1/search?q=verified', { as: unverified() });
    expect(refused).toMatchObject({ status: 403, body: { code: 'verification-required' } });
  });
});
