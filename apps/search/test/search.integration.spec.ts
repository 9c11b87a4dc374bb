import { postEdited, postWithdrawn } from '@openrounds/contracts';
import { member } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { TestSearch } from './support.js';
import {
  caseOf,
  commentOf,
  conditionOf,
  drugOf,
  idsOf,
  memberOf,
  postOf,
  ratingOf,
  startSearch,
  typesOf,
} from './support.js';

jest.setTimeout(60_000);

describe('search', () => {
  let search: TestSearch;
  const [author, reader] = [member({ handle: 'harbour' }), member()];

  beforeAll(async () => {
    search = await startSearch();
    await search.take([memberOf(author), memberOf(reader)]);
  });
  afterAll(() => search.close());

  it('finds a post by a word of its title in another form', async () => {
    const post = postOf(author, { title: 'Recurrent pericarditis after vaccination' });
    await search.take([post]);
    const answer = await search.find('recurring vaccinations', reader);
    expect(idsOf(answer)).toContain(post.state['id']);
    const hit = answer.items.find(({ id }) => id === post.state['id'])!;
    expect(hit.author?.handle).toBe('harbour');
    expect(hit.highlights.title).toBe('<mark>Recurrent</mark> pericarditis after <mark>vaccination</mark>');
    expect(JSON.stringify(hit)).not.toContain('score"');
  });

  it('follows an edit: the new words find it, the old ones no more', async () => {
    const post = postOf(author, { title: 'Quinsy in a swimmer', body: 'Peritonsillar swelling.' });
    await search.take([post]);
    expect(idsOf(await search.find('quinsy', reader))).toEqual([post.state['id']]);
    const edited = {
      ...post.state,
      version: 2,
      title: 'Mastoiditis in a swimmer',
      editedAt: '2026-01-04T10:00:00.000Z',
    };
    await search.take([{ fact: postEdited, state: edited }]);
    expect(idsOf(await search.find('quinsy', reader))).toEqual([]);
    expect(idsOf(await search.find('mastoiditis', reader))).toEqual([post.state['id']]);
  });

  it('loses a withdrawn post, keeps its row as a fence, and does not take an old record back', async () => {
    const post = postOf(author, { title: 'Chilblains of the toes' });
    const comment = commentOf(
      reader,
      { kind: 'post', id: String(post.state['id']) },
      { body: 'Chilblains need warmth.' },
    );
    await search.take([post, comment]);
    expect(idsOf(await search.find('chilblains', reader))).toHaveLength(1);
    expect(idsOf(await search.find('chilblains', reader, '&type=comment'))).toEqual([comment.state['id']]);
    const gone = {
      id: post.state['id'],
      version: 2,
      authorId: author.id,
      publishedAt: post.state['publishedAt'],
      state: 'withdrawn',
    };
    await search.take([{ fact: postWithdrawn, state: gone }]);
    await search.take([post]);
    expect(idsOf(await search.find('chilblains', reader))).toEqual([]);
    expect(idsOf(await search.find('chilblains', reader, '&type=comment'))).toEqual([]);
  });

  it('shows a thread once on the All tab, and each comment on its own', async () => {
    const post = postOf(author, { title: 'Xanthoma of the eyelid' });
    const place = { kind: 'post' as const, id: String(post.state['id']) };
    const comments = [1, 2, 3].map((n) => commentOf(reader, place, { body: `Xanthoma, opinion ${n}.` }));
    await search.take([post, ...comments]);
    expect(await search.find('xanthoma', reader)).toMatchObject({
      items: [{ id: place.id, type: 'post' }],
      total: { value: 4 },
    });
    const each = await search.find('xanthoma', reader, '&type=comment');
    expect(each.items.map(({ thread }) => thread)).toEqual(
      Array(3).fill({ type: 'post', id: place.id, title: 'Xanthoma of the eyelid' }),
    );
  });

  it('finds the same items by brand, generic and class, and says by which name', async () => {
    const drug = drugOf(['atorvastatin calcium'], ['Lipitor'], { classLabels: ['statin'] });
    const condition = conditionOf('DOID:1168', 'familial hyperlipidemia', {
      synonyms: ['inherited high cholesterol'],
    });
    await search.take([drug, condition]);
    const post = postOf(author, { title: 'Muscle ache on atorvastatin', body: 'Should I stop it?' });
    const rating = ratingOf(
      author,
      { drugId: String(drug.state['id']), conditionId: 'DOID:1168' },
      { comment: 'Lipitor was well tolerated.' },
    );
    await search.take([post, rating]);
    for (const name of ['Lipitor', 'atorvastatin', 'statin']) {
      const found = idsOf(await search.find(name, reader));
      expect(found).toEqual(expect.arrayContaining([post.state['id'], rating.state['id'], drug.state['id']]));
    }
    const hits = (await search.find('Lipitor', reader)).items;
    expect(hits.find(({ id }) => id === post.state['id'])!.matched).toEqual(['Lipitor = atorvastatin']);
    expect(typesOf(await search.find('class:statin', reader))).toEqual(
      expect.arrayContaining(['post', 'drug', 'rating']),
    );
  });

  it('reads a misspelt name as the name, and says so', async () => {
    await search.take([drugOf(['metoprolol'], ['Lopressor'])]);
    const post = postOf(author, { title: 'Slow pulse on metoprolol' });
    await search.take([post]);
    const answer = await search.find('metoprlol', reader);
    expect(idsOf(answer)).toContain(post.state['id']);
    expect(answer.correction).toEqual({
      query: 'metoprolol',
      words: [{ from: 'metoprlol', to: 'metoprolol' }],
    });
  });

  it('escapes what a text holds and marks only what matched', async () => {
    const post = postOf(author, { title: 'Potassium <script>alert(1)</script> & "spironolactone"' });
    await search.take([post]);
    const [hit] = (await search.find('spironolactone', reader)).items;
    expect(hit!.highlights.title).toBe(
      'Potassium &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;<mark>spironolactone</mark>&quot;',
    );
  });

  it('pages one type to its end and all types by threads, without repeating a hit', async () => {
    const posts = Array.from({ length: 7 }, (_, n) =>
      postOf(author, { title: `Keratoconus, part ${n}`, specialties: ['ophthalmology'] }),
    );
    await search.take(posts);
    for (const type of ['&type=post', '']) {
      const seen: string[] = [];
      let cursor = '';
      do {
        const page = await search.find('keratoconus', reader, `${type}&limit=3${cursor}`);
        seen.push(...idsOf(page));
        cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
        await search.take([postOf(author, { title: `Keratoconus, written between pages ${seen.length}` })]);
      } while (cursor !== '' && seen.length < 30);
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.length).toBeGreaterThanOrEqual(7);
    }
  });

  it('refuses a cursor that is not ours, or that belongs to another search', async () => {
    const bad = await search.request('GET', '/v1/search?q=x&cursor=abc', { as: reader });
    expect(bad).toMatchObject({ status: 422, body: { code: 'validation-failed' } });
    const { nextCursor } = await search.find('keratoconus', reader, '&limit=2');
    const other = await search.request('GET', `/v1/search?q=pulse&cursor=${nextCursor}`, { as: reader });
    expect(other.status).toBe(422);
  });

  it('finds something or nothing rather than failing, for signs, stop words or nonsense', async () => {
    const polyglot = member({ languages: ['fr', 'es', 'it', 'de', 'pt'] });
    const letters = [...'abcdefghijklmnopqrstuvwxyz'];
    const pairs = letters.flatMap((one) => letters.map((other) => one + other)).join(' ');
    await search.take([memberOf(polyglot), postOf(author, { body: pairs })]);
    const signs = ['', '"', '-', '- - -', 'the of and', '*:*', 'drug:', '((((', 'is:nothing'];
    for (const query of [...signs, 'a'.repeat(2_500), pairs, pairs.replaceAll(' ', 'x ')]) {
      const answer = await search.find(query, polyglot, '&limit=5');
      expect(answer.items.length).toBeLessThanOrEqual(5);
    }
  });

  it('filters by what the query language names', async () => {
    const help = caseOf(author, { title: 'Unsolved rash after a hike' });
    await search.take([help]);
    expect(
      idsOf(await search.find('rash is:unsolved author:harbour specialty:infectious-diseases', reader)),
    ).toEqual([help.state['id']]);
    expect(idsOf(await search.find('rash is:solved', reader))).toEqual([]);
    expect(idsOf(await search.find('rash is:mine', reader))).toEqual([]);
    expect(idsOf(await search.find('rash after:2026-01 before:2026-01-04', reader))).toEqual([
      help.state['id'],
    ]);
    expect(idsOf(await search.find('rash before:2026-01-03', reader))).toEqual([]);
    expect(idsOf(await search.find('"after a hike" -desert', reader))).toEqual([help.state['id']]);
    expect(idsOf(await search.find('rash -hike', reader))).toEqual([]);
    expect((await search.find('rash colour:red', reader)).warnings).toEqual([
      '"colour:red" was read as text: there is no such operator.',
    ]);
  });

  it('reads a phrase that nobody wrote as words, and says so', async () => {
    const post = postOf(author, { title: 'Hiccups for three days after a biopsy' });
    await search.take([post]);
    const exact = await search.find('"three days after a biopsy"', reader);
    expect([idsOf(exact), exact.relaxed]).toEqual([[post.state['id']], false]);
    const loose = await search.find('"biopsy then hiccups"', reader);
    expect([idsOf(loose), loose.relaxed]).toEqual([[post.state['id']], true]);
  });

  it('puts an exact title first, whatever else holds its words', async () => {
    const title = 'Sodium';
    const others = Array.from({ length: 5 }, (_, n) =>
      postOf(author, { title: `Sodium sodium sodium, ${n}`, body: 'Sodium and again sodium.' }),
    );
    const named = postOf(author, {
      title: 'Sodium!!',
      body: 'What is meant by it at all, in so many words?',
    });
    await search.take([...others, named]);
    expect(idsOf(await search.find(`${title}!!`, reader, '&type=post'))[0]).toBe(named.state['id']);
  });
});
