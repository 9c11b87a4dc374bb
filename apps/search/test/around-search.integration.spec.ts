import { member } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Catalogue } from '../src/concept/catalogue.js';
import { Retag } from '../src/concept/retag.js';
import type { TestSearch } from './support.js';
import { caseOf, drugOf, idsOf, memberOf, postOf, startSearch } from './support.js';

jest.setTimeout(60_000);

describe('around a search', () => {
  let search: TestSearch;
  const [author, reader] = [member(), member()];

  beforeAll(async () => {
    search = await startSearch();
    await search.take([memberOf(author), memberOf(reader)]);
  });
  afterAll(() => search.close());

  it('waits for the own write, and tells nobody else whether there is one', async () => {
    const few = member();
    const post = caseOf(author, {
      title: 'Only for a few',
      audience: { kind: 'members', memberIds: [few.id] },
    });
    await search.deliver([post]);
    const id = `case:${String(post.state['id'])}`;
    const path = `/v1/search?q=few&waitFor=${id}:1`;
    const waiting = search.request<{ waited: boolean; items: { id: string }[] }>('GET', path, { as: author });
    await search.settle();
    expect((await waiting).body).toMatchObject({ waited: true, items: [{ id: post.state['id'] }] });
    expect((await search.request('GET', path, { as: few })).body).toMatchObject({ waited: true });
    const began = performance.now();
    const unknown = `/v1/search?q=few&waitFor=case:01a20499-0d8b-7799-af27-751c67232921:1`;
    const [stranger, nothing] = await Promise.all(
      [path, unknown].map((each) => search.request('GET', each, { as: reader })),
    );
    expect(performance.now() - began).toBeGreaterThan(1_950);
    expect(stranger!.body).toEqual(nothing!.body);
    expect(stranger!.body).toMatchObject({ waited: false, items: [] });
    expect(
      (await search.request('GET', `/v1/search?q=few&waitFor=${id}:2`, { as: author })).body,
    ).toMatchObject({ waited: false });
    expect((await search.request('GET', '/v1/search?q=few&waitFor=post', { as: author })).status).toBe(422);
  });

  it('suggests names and titles while somebody types, also with a slip', async () => {
    await search.take([
      drugOf(['bisoprolol fumarate'], ['Zebeta']),
      postOf(author, { title: 'Bisoprolol or nothing' }),
    ]);
    const names = async (q: string) =>
      (
        await search.request<{ names: { name: string }[]; titles: { title: string }[] }>(
          'GET',
          `/v1/suggestions?q=${q}`,
          { as: reader },
        )
      ).body;
    expect((await names('biso')).names[0]!.name).toMatch(/^bisoprolol/);
    expect((await names('biso')).titles.map(({ title }) => title)).toContain('Bisoprolol or nothing');
    expect((await names('bisoprollo')).names[0]!.name).toMatch(/^bisoprolol/);
    expect((await names('b')).names).toEqual([]);
  });

  it('names related items of other threads', async () => {
    await search.take([drugOf(['colchicine'], ['Colcrys'])]);
    const [one, other] = [
      postOf(author, { title: 'Colchicine in the kidney patient' }),
      postOf(author, { title: 'Colcrys and statins' }),
    ];
    await search.take([one, other]);
    const path = `/v1/related?type=post&id=${String(one.state['id'])}`;
    const { body } = await search.request<{ items: { id: string }[] }>('GET', path, { as: reader });
    expect(body.items.map(({ id }) => id)).toContain(other.state['id']);
    expect(body.items.map(({ id }) => id)).not.toContain(one.state['id']);
  });

  it('indexes again what holds a name that the catalogue learns later', async () => {
    const retag = (): Promise<number> =>
      search.app.get(Retag, { strict: false }).run(search.app.get(Catalogue, { strict: false }).dictionary);
    const post = postOf(author, { title: 'Flushing on Niaspan' });
    await search.take([post, postOf(author, { title: 'Flushing on nothing' })]);
    await retag();
    await search.settle();
    expect(idsOf(await search.find('drug:niacin', reader))).toEqual([]);
    await search.take([drugOf(['niacin'], ['Niaspan'])]);
    const queued = await retag();
    await search.settle();
    expect(queued).toBe(1);
    expect(idsOf(await search.find('drug:niacin type:post', reader))).toEqual([post.state['id']]);
  });

  it('shows the author as they are now', async () => {
    const moving = member({ handle: 'moves-away', country: 'NO' });
    const post = postOf(moving, { title: 'Frostbite at the pole' });
    await search.take([memberOf(moving), post]);
    await search.take([memberOf({ ...moving, version: 2, handle: 'moved-south', country: 'CL' })]);
    const { items } = await search.find('frostbite', reader);
    expect(items[0]!.author).toMatchObject({ handle: 'moved-south', country: 'CL', region: 'south-america' });
  });
});
