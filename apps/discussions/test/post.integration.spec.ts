import { commentTopic, conditionListed, memberVerified, postTopic } from '@openrounds/contracts';
import { Clock, newId } from '@openrounds/database';
import type { TestMember, TestService } from '@openrounds/testing';
import {
  fakeClock,
  member,
  memberStateOf,
  moderator,
  startTestService,
  unverified,
} from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PostView } from '../src/post/post.http.js';
import { service } from '../src/service.js';
import type { Written } from '../src/written.js';

const draft = {
  kind: 'question',
  title: 'Apixaban after a small subdural haematoma',
  body: 'When do you **restart**? See doi:10.1056/NEJMoa1817083.',
  specialties: ['neurology', 'cardiology'],
  tags: ['restart'],
};

describe('posts', () => {
  let discussions: TestService;
  const clock = fakeClock('2026-01-05T08:00:00Z');
  const author = member();
  const colleague = member();

  beforeAll(async () => {
    discussions = await startTestService(service, {
      overrides: (builder) => builder.overrideProvider(Clock).useValue(clock),
    });
    await discussions.deliver([{ fact: memberVerified, state: memberStateOf(author) }]);
  });
  afterAll(() => discussions.close());

  const publish = async (change = {}, as: TestMember = author): Promise<Written> => {
    const answer = await discussions.request<Written>('POST', '/v1/posts', {
      as,
      body: { ...draft, ...change },
    });
    expect(answer.status).toBe(201);
    return answer.body;
  };
  const read = (id: string, headers = {}) =>
    discussions.request<PostView>('GET', `/v1/posts/${id}`, { as: colleague, headers });
  const factsOf = async (id: string) =>
    (await discussions.outbox(postTopic))
      .filter((row) => row.key === id)
      .map(({ type, version }) => [type, version]);
  const ifMatch = (version: number) => ({ 'if-match': `"v${version}"` });

  it('are published with their fact in the same transaction, in at most four statements', async () => {
    const { id, version } = await publish();
    expect(discussions.statements().length).toBeLessThanOrEqual(4);
    expect(version).toBe(1);
    const row = (await discussions.outbox(postTopic)).find(({ key }) => key === id);
    expect(row).toMatchObject({ type: 'discussions.post.published', version: 1 });
    expect(row?.state).toMatchObject({
      ...draft,
      authorId: author.id,
      state: 'published',
      citations: [{ kind: 'doi', value: '10.1056/nejmoa1817083' }],
      acceptedCommentIds: [],
      attribution: null,
      publishedAt: clock.now().toISOString(),
      editedAt: null,
    });
  });

  it('are read with author, safe HTML beside the Markdown, counts and an ETag', async () => {
    const { id } = await publish({ body: 'A *dose* <script>x</script> question' });
    const answer = await read(id);
    expect(discussions.statements()).toHaveLength(1);
    expect(answer.headers['etag']).toBe('"v1"');
    expect(answer.body).toMatchObject({
      id,
      author: { handle: author.handle, level: 3, country: 'CH' },
      body: 'A *dose* <script>x</script> question',
      counts: { helpful: 0, agree: 0, disagree: 0, comments: 0 },
    });
    expect(answer.body.html).toContain('<em>dose</em>');
    expect(answer.body.html).not.toContain('<script');
    const again = await read(id, { 'if-none-match': '"v1"' });
    expect([again.status, again.body]).toEqual([304, '']);
  });

  it('show no author while our copy of the member has not arrived', async () => {
    const { id } = await publish({}, colleague);
    expect((await read(id)).body).toMatchObject({ author: null, authorId: colleague.id });
  });

  it('are edited by their author with If-Match, and keep the version before', async () => {
    const { id } = await publish();
    const edit = (
      headers: Record<string, string>,
      body: object = { title: 'Apixaban after a haematoma: when?' },
    ) => discussions.request('PATCH', `/v1/posts/${id}`, { as: author, headers, body });
    expect((await edit({})).status).toBe(428);
    expect((await edit(ifMatch(2))).status).toBe(412);
    const edited = await edit(ifMatch(1));
    expect(discussions.statements().length).toBeLessThanOrEqual(4);
    expect([edited.status, edited.body]).toEqual([200, { id, version: 2 }]);
    expect((await edit(ifMatch(1))).status).toBe(412);
    expect(await factsOf(id)).toEqual([
      ['discussions.post.published', 1],
      ['discussions.post.edited', 2],
    ]);
    const [revision] = await discussions.em.execute<{ title: string; version: number }[]>(
      'select title, version from revision where item_id = ?',
      [id],
    );
    expect(revision).toEqual({ title: draft.title, version: 1 });
  });

  it('show the difference of an edit that came more than a quarter of an hour later', async () => {
    const { id } = await publish();
    const revisions = async () =>
      (await discussions.request<{ items: unknown[] }>('GET', `/v1/posts/${id}/revisions`, { as: colleague }))
        .body.items;
    await discussions.request('PATCH', `/v1/posts/${id}`, {
      as: author,
      headers: ifMatch(1),
      body: { body: 'At once.' },
    });
    expect(await revisions()).toEqual([]);
    clock.advance({ minutes: 16 });
    const body = { body: 'Much later.', reason: 'new data' };
    await discussions.request('PATCH', `/v1/posts/${id}`, { as: author, headers: ifMatch(2), body });
    expect(await revisions()).toEqual([
      expect.objectContaining({ version: 2, body: 'At once.', reason: 'new data' }),
    ]);
  });

  it('are changed by nobody but their author', async () => {
    const { id } = await publish();
    const strangers = { as: colleague, headers: ifMatch(1), body: { title: 'Another title here' } };
    expect((await discussions.request('PATCH', `/v1/posts/${id}`, strangers)).status).toBe(403);
    expect((await discussions.request('DELETE', `/v1/posts/${id}`, { as: colleague })).status).toBe(403);
    expect((await discussions.request('DELETE', `/v1/posts/${newId()}`, { as: colleague })).status).toBe(404);
  });

  it('are withdrawn by their author: the record holds no text, and the thread stays', async () => {
    const { id } = await publish();
    const answer = await discussions.request('DELETE', `/v1/posts/${id}`, { as: author });
    expect([answer.status, answer.body]).toEqual([200, { id, version: 2 }]);
    const row = (await discussions.outbox(postTopic)).findLast(({ key }) => key === id);
    expect(row).toMatchObject({ type: 'discussions.post.withdrawn' });
    expect(row?.state).toEqual({
      id,
      version: 2,
      authorId: author.id,
      state: 'withdrawn',
      publishedAt: expect.any(String),
    });
    expect((await read(id)).body).toMatchObject({ state: 'withdrawn', title: null, body: null, html: null });
    expect((await discussions.request('DELETE', `/v1/posts/${id}`, { as: author })).status).toBe(409);
  });

  it('ask for a verified member in good standing', async () => {
    for (const as of [unverified(), member({ standing: 'lapsed' }), member({ level: 1 })]) {
      const answer = await discussions.request('POST', '/v1/posts', { as, body: draft });
      expect([answer.status, answer.body['code']]).toEqual([403, 'verification-required']);
    }
    expect((await discussions.request('POST', '/v1/posts', { body: draft })).status).toBe(401);
  });

  it('that hold what may identify a patient are refused with positions, and nothing is written', async () => {
    const before = (await discussions.outbox()).length;
    const body = {
      ...draft,
      body: 'Write to jane.doe@example.org about him.',
      tags: ['jane.doe@example.org'],
    };
    const answer = await discussions.request('POST', '/v1/posts', { as: author, body });
    expect([answer.status, answer.body['code']]).toEqual([422, 'phi-found']);
    expect(answer.body['findings']).toEqual([
      expect.objectContaining({ pointer: '/body', start: 9, end: 29, class: 'F' }),
      expect.objectContaining({ pointer: '/tags/0', class: 'F' }),
    ]);
    expect(JSON.stringify(answer.body)).not.toContain('jane');
    expect(await discussions.outbox()).toHaveLength(before);
  });

  it.each([
    ['an unknown specialty', { specialties: ['alchemy'] }, '/specialties/0'],
    ['no specialty', { specialties: [] }, '/specialties'],
    [
      'four specialties',
      { specialties: ['cardiology', 'neurology', 'urology', 'dermatology'] },
      '/specialties',
    ],
    ['an unknown concept', { tags: ['ok', 'DOID:999999'] }, '/tags/1'],
    ['a long tag', { tags: ['x'.repeat(41)] }, '/tags/0'],
    ['a short title', { title: 'Short' }, '/title'],
    ['a blank body', { body: ' \n ' }, '/body'],
    ['an unknown field', { verified: true }, '/verified'],
  ])('with %s are refused', async (_what, change, pointer) => {
    const answer = await discussions.request<{ errors: { pointer: string }[] }>('POST', '/v1/posts', {
      as: author,
      body: { ...draft, ...change },
    });
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map((error) => error.pointer)).toContain(pointer);
  });

  it('take a concept once the catalogue has told of it, and show its label', async () => {
    const state = {
      id: 'DOID:1612',
      version: 1,
      label: 'breast cancer',
      synonyms: [],
      parentIds: [],
      ancestorIds: [],
      icd10cm: [],
    };
    await discussions.deliver([{ fact: conditionListed, state }]);
    const { id } = await publish({ tags: ['DOID:1612'] });
    expect((await read(id)).body.concepts).toEqual([{ id: 'DOID:1612', label: 'breast cancer' }]);
  });

  it('are locked and unlocked by a moderator only, and take no comments and no edits meanwhile', async () => {
    const { id } = await publish();
    const path = `/v1/posts/${id}/lock`;
    expect((await discussions.request('PUT', path, { as: author })).status).toBe(403);
    expect((await discussions.request('PUT', path, { as: moderator() })).body).toEqual({ id, version: 2 });
    expect((await discussions.request('PUT', path, { as: moderator() })).status).toBe(409);
    const comment = { subject: { kind: 'post', id }, body: 'Too late?' };
    const refused = await discussions.request('POST', '/v1/comments', { as: colleague, body: comment });
    expect([refused.status, refused.body['code']]).toEqual([409, 'post-locked']);
    const edit = { as: author, headers: ifMatch(2), body: { title: 'A changed title' } };
    expect((await discussions.request('PATCH', `/v1/posts/${id}`, edit)).body['code']).toBe('post-locked');
    expect((await discussions.request('DELETE', path, { as: moderator() })).body).toEqual({ id, version: 3 });
    expect((await discussions.request('POST', '/v1/comments', { as: colleague, body: comment })).status).toBe(
      201,
    );
    expect((await factsOf(id)).map(([type]) => type)).toEqual([
      'discussions.post.published',
      'discussions.post.locked',
      'discussions.post.unlocked',
    ]);
  });

  it('name the comments that answered: the asker only, visible comments of the post only', async () => {
    const { id } = await publish();
    const body = { subject: { kind: 'post', id }, body: 'After four weeks, with imaging.' };
    const comment = (await discussions.request<Written>('POST', '/v1/comments', { as: colleague, body }))
      .body;
    const accept = (as: TestMember, commentIds: string[]) =>
      discussions.request('PUT', `/v1/posts/${id}/accepted-comments`, { as, body: { commentIds } });
    expect((await accept(colleague, [comment.id])).status).toBe(403);
    expect((await accept(author, [newId()])).status).toBe(422);
    expect((await accept(author, [comment.id])).body).toEqual({ id, version: 2 });
    expect((await accept(author, [comment.id])).body).toEqual({ id, version: 2 });
    expect((await factsOf(id)).at(-1)).toEqual(['discussions.post.answered', 2]);
    expect((await read(id)).body.acceptedCommentIds).toEqual([comment.id]);
    expect((await discussions.outbox(commentTopic)).some(({ key }) => key === comment.id)).toBe(true);
  });
});
