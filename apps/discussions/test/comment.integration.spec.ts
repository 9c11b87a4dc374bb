import { caseOpened, caseWithdrawn, commentTopic, memberVerified } from '@openrounds/contracts';
import { newId } from '@openrounds/database';
import type { TestMember, TestService } from '@openrounds/testing';
import { member, memberStateOf, startTestService, unverified } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BranchView } from '../src/comment/comment.http.js';
import { service } from '../src/service.js';
import type { Written } from '../src/written.js';
import { openCase } from './open-case.js';

describe('comments', () => {
  let discussions: TestService;
  const author = member();
  const cardiologist = member({ specialties: ['cardiology'] });
  const urologist = member({ specialties: ['urology'] });
  const unproven = member({ specialties: ['cardiology'] });

  beforeAll(async () => {
    discussions = await startTestService(service);
    await discussions.deliver([
      ...[author, cardiologist, urologist].map((of) => ({ fact: memberVerified, state: memberStateOf(of) })),
      { fact: memberVerified, state: memberStateOf(unproven, { verifiedSpecialties: [] }) },
    ]);
  });
  afterAll(() => discussions.close());

  const publish = async (): Promise<string> => {
    const body = { title: 'A question for all', body: 'What would you do?', specialties: ['cardiology'] };
    return (await discussions.request<Written>('POST', '/v1/posts', { as: author, body })).body.id;
  };
  const add = (subject: { kind: string; id: string }, change = {}, as: TestMember = cardiologist) =>
    discussions.request<Written>('POST', '/v1/comments', {
      as,
      body: { subject, body: 'I would wait.', ...change },
    });
  const tree = (subject: string, as: TestMember = author) =>
    discussions.request<{ items: BranchView[] }>('GET', `/v1/comments?subject=${subject}`, { as });

  it('are added with their fact in at most four statements, and are in the tree at once', async () => {
    const post = { kind: 'post', id: await publish() };
    const { status, body } = await add(post, {
      body: 'PMID: 31978945 says *no*.',
      lang: 'en',
      toAuthor: true,
    });
    expect(discussions.statements().length).toBeLessThanOrEqual(4);
    expect([status, body.version]).toEqual([201, 1]);
    const row = (await discussions.outbox(commentTopic)).find(({ key }) => key === body.id);
    expect(row).toMatchObject({ type: 'discussions.comment.added', version: 1 });
    expect(row?.state).toMatchObject({
      subjectKind: 'post',
      subjectId: post.id,
      parentId: null,
      depth: 1,
      state: 'published',
      citations: [{ kind: 'pmid', value: '31978945' }],
    });
    const { items } = (await tree(`post:${post.id}`)).body;
    expect(discussions.statements().length).toBeLessThanOrEqual(3);
    expect(items).toEqual([
      expect.objectContaining({
        id: body.id,
        toAuthor: true,
        author: expect.objectContaining({ handle: cardiologist.handle }),
        html: '<p>PMID: 31978945 says <em>no</em>.</p>',
        replies: [],
        moreReplies: null,
      }),
    ]);
  });

  it('nest to level 6, and deeper replies attach to level 6', async () => {
    const post = { kind: 'post', id: await publish() };
    let parentId: string | undefined;
    for (let n = 0; n < 8; n += 1) parentId = (await add(post, { parentId, body: `Reply ${n}` })).body.id;
    const depths: number[] = [];
    const walk = (nodes: { depth: number; replies: BranchView[] | unknown[] }[], level: number): void => {
      for (const node of nodes) {
        expect(node.depth).toBe(level);
        depths.push(node.depth);
        walk(node.replies as BranchView[], level + 1);
      }
    };
    walk((await tree(`post:${post.id}`)).body.items, 1);
    expect(depths).toEqual([1, 2, 3, 4, 5, 6, 6, 6]);
  });

  it('answer visible comments of the same subject only', async () => {
    const [one, two] = [
      { kind: 'post', id: await publish() },
      { kind: 'post', id: await publish() },
    ];
    const { id } = (await add(one)).body;
    expect((await add(two, { parentId: id })).status).toBe(422);
    expect((await add(one, { parentId: newId() })).status).toBe(422);
    await discussions.request('DELETE', `/v1/comments/${id}`, { as: cardiologist });
    expect((await add(one, { parentId: id })).status).toBe(422);
  });

  it('are edited with If-Match and withdrawn by their author; a withdrawn one keeps the replies of others', async () => {
    const post = { kind: 'post', id: await publish() };
    const { id } = (await add(post)).body;
    const reply = (await add(post, { parentId: id, body: 'Why wait?' }, urologist)).body.id;
    const path = `/v1/comments/${id}`;
    const edit = (as: TestMember, version: number) =>
      discussions.request('PATCH', path, {
        as,
        headers: { 'if-match': `"v${version}"` },
        body: { body: 'I would not.' },
      });
    expect((await discussions.request('PATCH', path, { as: cardiologist, body: { body: 'x' } })).status).toBe(
      428,
    );
    expect((await edit(urologist, 1)).status).toBe(403);
    expect((await edit(cardiologist, 1)).body).toEqual({ id, version: 2 });
    expect(discussions.statements().length).toBeLessThanOrEqual(4);
    expect((await edit(cardiologist, 1)).status).toBe(412);
    expect((await discussions.request('DELETE', path, { as: cardiologist })).body).toEqual({
      id,
      version: 3,
    });
    const [branch] = (await tree(`post:${post.id}`)).body.items;
    expect(branch).toMatchObject({
      id,
      state: 'withdrawn',
      body: null,
      html: null,
      replies: [{ id: reply }],
    });
    const states = (await discussions.outbox(commentTopic))
      .filter(({ key }) => key === id)
      .map(({ state }) => state);
    expect(states.at(-1)).not.toHaveProperty('body');
    expect(states).toHaveLength(3);
  });

  it('with what may identify a patient are refused, also on edit', async () => {
    const post = { kind: 'post', id: await publish() };
    const body = 'Her number is 219-09-9999.';
    expect((await add(post, { body })).body).toMatchObject({ code: 'phi-found' });
    const { id } = (await add(post)).body;
    const headers = { 'if-match': '"v1"' };
    const edit = await discussions.request('PATCH', `/v1/comments/${id}`, {
      as: cardiologist,
      headers,
      body: { body },
    });
    expect([edit.status, JSON.stringify(edit.body).includes('219-09')]).toEqual([422, false]);
  });

  it('ask for a verified member', async () => {
    const answer = await add({ kind: 'post', id: await publish() }, {}, unverified());
    expect(answer.body).toMatchObject({ status: 403, code: 'verification-required' });
  });

  it('on a case are for its audience; for all others it answers like an unknown case, byte for byte', async () => {
    const hidden = openCase({
      authorId: author.id,
      audience: { kind: 'specialties', specialties: ['cardiology'] },
    });
    const named = openCase({ authorId: author.id, audience: { kind: 'members', memberIds: [urologist.id] } });
    await discussions.deliver([hidden, named].map((state) => ({ fact: caseOpened, state })));
    const unknown = newId();
    const sameBytes = async (id: string, as: TestMember): Promise<void> => {
      const [refused, absent] = [await tree(`case:${id}`, as), await tree(`case:${unknown}`, as)];
      const strip = (body: object) => JSON.stringify({ ...body, instance: null, traceId: null });
      expect(refused.status).toBe(404);
      expect(strip(refused.body)).toBe(strip(absent.body));
      expect((await add({ kind: 'case', id }, {}, as)).status).toBe(404);
    };
    await sameBytes(hidden.id, urologist);
    await sameBytes(hidden.id, unproven);
    await sameBytes(named.id, cardiologist);
    for (const [id, as] of [
      [hidden.id, cardiologist],
      [named.id, urologist],
      [named.id, author],
    ] as const) {
      expect((await add({ kind: 'case', id }, {}, as)).status).toBe(201);
      expect(discussions.statements().length).toBeLessThanOrEqual(4);
      expect((await tree(`case:${id}`, as)).status).toBe(200);
    }
  });

  it('on a case close with it', async () => {
    const state = openCase({ authorId: author.id, audience: { kind: 'all' } });
    await discussions.deliver([{ fact: caseOpened, state }]);
    const { id } = (await add({ kind: 'case', id: state.id })).body;
    const { openedAt } = state;
    const withdrawn = { id: state.id, version: 2, authorId: author.id, state: 'withdrawn', openedAt };
    await discussions.deliver([{ fact: caseWithdrawn, state: withdrawn }]);
    expect((await tree(`case:${state.id}`)).status).toBe(404);
    expect((await add({ kind: 'case', id: state.id })).status).toBe(404);
    const reaction = { as: urologist, body: { kind: 'helpful' } };
    expect((await discussions.request('PUT', `/v1/reactions/${id}`, reaction)).status).toBe(404);
  });
});
