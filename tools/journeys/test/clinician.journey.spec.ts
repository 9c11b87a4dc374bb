import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  addComment,
  caseText,
  eventually,
  expectStatus,
  hitsOf,
  newcomer,
  openCase,
  publishPost,
  rareWord,
  search,
  untilSearch,
  verified,
  verify,
  type Answer,
  type Person,
} from '../src/index.js';

describe('a clinician with a patient tomorrow', () => {
  let author: Person;
  let colleague: Person;

  beforeAll(async () => {
    author = await verified('author');
    colleague = await verified('colleague', { country: 'CA' });
  }, 60_000);

  it('posts, and a colleague abroad finds it by search and answers', async () => {
    const word = rareWord();
    const post = await publishPost(author, {
      title: `Anticoagulation and ${word}`,
      body: `How do you dose apixaban here? ${word}`,
    });
    const found = await search(colleague.api, word, `&waitFor=post:${post.id}:${post.version}`);
    expect(found.body['waited']).toBe(true);
    expect(hitsOf(found).map((hit) => hit.id)).toEqual([post.id]);

    const answer = rareWord();
    const comment = await addComment(
      colleague,
      { kind: 'post', id: post.id },
      `Reduced dose, because of ${answer}.`,
    );
    const hit = await untilSearch(author.api, answer, comment.id);
    expect(hitsOf(hit)[0]).toMatchObject({ type: 'comment' });
    const thread = expectStatus(await author.api.get(`/v1/comments?subject=post:${post.id}`), 200);
    expect(JSON.stringify(thread.body)).toContain(answer);
  });

  it('brings a case, and the first comment of a colleague makes it answered', async () => {
    const word = rareWord();
    const opened = await openCase(author, caseText(word));
    await untilSearch(colleague.api, word, opened.id);
    await addComment(colleague, { kind: 'case', id: opened.id }, 'I would begin with a treadmill test.');
    const answered = await eventually(
      'the state answered',
      () => author.api.get(`/v1/cases/${opened.id}`),
      ({ body }) => body['state'] === 'answered',
    );
    expect(answered.body['label']).toBe('UNSOLVED');
  });

  it('takes the change of a text back into search, and an end of it out again', async () => {
    const [before, after] = [rareWord(), rareWord()];
    const post = await publishPost(author, { title: `A first thought on ${before}` });
    await untilSearch(colleague.api, before, post.id);
    const edited = await author.api.ask('PATCH', `/v1/posts/${post.id}`, {
      body: { title: `A second thought on ${after}` },
      headers: { 'if-match': `"v${post.version}"` },
    });
    expectStatus(edited, 200);
    await untilSearch(colleague.api, after, post.id);
    expect(hitsOf(await search(colleague.api, before))).toEqual([]);

    expectStatus(await author.api.ask('DELETE', `/v1/posts/${post.id}`), 200);
    await untilSearch(colleague.api, after, post.id, false);
    expect(JSON.stringify((await author.api.get(`/v1/posts/${post.id}`)).body)).not.toContain(after);
  });

  it('keeps a case among named members from everybody else', async () => {
    const word = rareWord();
    const audience = { kind: 'members', memberIds: [colleague.memberId] };
    const opened = await openCase(author, { ...caseText(word), audience });
    await untilSearch(colleague.api, word, opened.id);
    const stranger = await verified('stranger');
    expect(await search(stranger.api, word)).toMatchObject({ body: { total: { value: 0 } } });
    const [hidden, unknown] = await Promise.all([
      stranger.api.get(`/v1/cases/${opened.id}`),
      stranger.api.get('/v1/cases/0193a0f0-0000-7000-8000-000000000000'),
    ]);
    const bare = ({ instance: _i, traceId: _t, ...rest }: Record<string, unknown>): unknown => rest;
    expect([hidden.status, bare(hidden.body)]).toEqual([404, bare(unknown.body)]);
  });

  it('follows a colleague until the colleague blocks: the feed has what they write, and then not any more', async () => {
    const reader = await verified('follower');
    const idsIn = ({ body }: Answer): string[] => (body['items'] as { id: string }[]).map(({ id }) => id);
    const feed = (): Promise<Answer> => reader.api.get('/v1/feed?limit=5');
    const posts = (): Promise<Answer> => reader.api.get(`/v1/posts?author=${author.memberId}`);
    const follow = { targetKind: 'member', targetId: author.memberId };
    expectStatus(await reader.api.post('/v1/follows', follow), 201);
    const post = await publishPost(author, { title: `News of ${rareWord()}` });
    await eventually('the post in the feed', feed, (answer) => idsIn(answer).includes(post.id));

    const block = expectStatus(await author.api.post('/v1/blocks', { memberId: reader.memberId }), 201);
    await eventually('a feed without the author', feed, (answer) => !idsIn(answer).includes(post.id));
    await eventually('lists without the author', posts, (answer) => idsIn(answer).length === 0);
    expectStatus(await author.api.ask('DELETE', `/v1/blocks/${String(block.body['id'])}`), 200);
    await eventually('the author again', posts, (answer) => idsIn(answer).includes(post.id));
  });
});

describe('a member who is not verified', () => {
  it('reads but may not write, until two reviewers have approved; then within 5 s', async () => {
    const person = await newcomer('unverified');
    const refused = await person.api.post('/v1/posts', {
      title: 'A question to colleagues',
      body: 'May I?',
      specialties: ['cardiology'],
    });
    expect(refused).toMatchObject({ status: 403, body: { code: 'verification-required' } });
    expectStatus(await person.api.get('/v1/posts'), 200);

    expect(await verify(person)).toBeLessThan(5_000);
    // The copy of the member in discussions is not asked: the passport carries the level.
    expect((await publishPost(person, {})).version).toBe(1);
  });

  it('is out of the network within 5 s of ending the session', async () => {
    const person = await newcomer('leaving');
    expectStatus(await person.browser.get('/v1/me'), 200);
    const { api, password, sessionId } = person;
    expectStatus(await api.post(`/v1/sessions/${sessionId}/removals`, { password }), 201);
    await eventually(
      'the end of the session',
      () => person.browser.get('/v1/me'),
      ({ status }) => status === 401,
      5_000,
    );
  });
});
