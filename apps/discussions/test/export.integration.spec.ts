import { memberVerified } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import type { TestMember, TestService } from '@openrounds/testing';
import { member, memberStateOf, startTestService } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { service } from '../src/service.js';
import type { Written } from '../src/written.js';

interface Part {
  service: string;
  memberId: string;
  posts: Record<string, unknown>[];
  comments: Record<string, unknown>[];
  revisions: Record<string, unknown>[];
  reactions: Record<string, unknown>[];
}

describe('the part of discussions in an export', () => {
  let discussions: TestService;
  beforeAll(async () => {
    discussions = await startTestService(service);
  });
  afterAll(() => discussions.close());

  const joined = async (): Promise<TestMember> => {
    const somebody = member();
    await discussions.deliver([{ fact: memberVerified, state: memberStateOf(somebody) }]);
    return somebody;
  };
  const send = async (
    method: 'POST' | 'PATCH' | 'PUT' | 'DELETE',
    path: string,
    as: TestMember,
    body?: unknown,
    version?: number,
  ): Promise<Written> => {
    const ifMatch = version === undefined ? {} : { headers: { 'if-match': `"v${version}"` } };
    const answer = await discussions.request<Written>(method, path, { as, body, ...ifMatch });
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const publish = (as: TestMember, words: string): Promise<Written> =>
    send('POST', '/v1/posts', as, {
      title: `A question of ${words}`,
      body: `What of ${words}?`,
      specialties: ['cardiology'],
    });
  const reply = (as: TestMember, id: string, words: string, parentId?: string): Promise<Written> =>
    send('POST', '/v1/comments', as, { subject: { kind: 'post', id }, body: words, parentId });
  const exported = async (as: TestMember): Promise<{ part: Part; text: string }> => {
    const { status, body, headers } = await discussions.request<Part>('GET', '/internal/export', { as });
    expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
    return { part: body, text: JSON.stringify(body) };
  };

  it('holds all that the member wrote, earlier and withdrawn texts too, and no byte of what others wrote', async () => {
    const [one, two] = [await joined(), await joined()];
    const theirs = await publish(two, 'zyzzyvatwo');
    const own = await publish(one, 'zyzzyvaone');
    const gone = await publish(one, 'zyzzyvaone withdrawn');
    const under = await reply(two, own.id, 'The zyzzyvatwo reply');
    const answer = await reply(one, own.id, 'The zyzzyvaone answer', under.id);
    await send(
      'PATCH',
      `/v1/posts/${own.id}`,
      one,
      { body: 'Now zyzzyvaone more', reason: 'zyzzyvaone typo' },
      1,
    );
    await send(
      'PATCH',
      `/v1/posts/${theirs.id}`,
      two,
      { body: 'Now zyzzyvatwo more', reason: 'zyzzyvatwo typo' },
      1,
    );
    await send('DELETE', `/v1/posts/${gone.id}`, one);
    const disagree = (text: string) => ({ kind: 'disagree', reason: { code: 'evidence', text } });
    await send('PUT', `/v1/reactions/${theirs.id}`, one, disagree('The zyzzyvaone trial says otherwise.'));
    await send('PUT', `/v1/reactions/${own.id}`, two, disagree('The zyzzyvatwo trial says otherwise.'));

    const { part, text } = await exported(one);

    expect(part).toMatchObject({ service: 'discussions', formatVersion: 1, memberId: one.id });
    const posts = part.posts.map(({ id, state }) => ({ id, state }));
    expect(posts).toEqual([
      { id: own.id, state: 'published' },
      { id: gone.id, state: 'withdrawn' },
    ]);
    expect(part.posts[0]).toMatchObject({
      body: 'Now zyzzyvaone more',
      specialties: ['cardiology'],
      version: 2,
    });
    expect(part.posts[1]).toMatchObject({ title: 'A question of zyzzyvaone withdrawn' });
    expect(part.comments).toMatchObject([
      {
        id: answer.id,
        subject: { kind: 'post', id: own.id },
        parentId: under.id,
        body: 'The zyzzyvaone answer',
      },
    ]);
    expect(part.revisions).toMatchObject([
      { itemId: own.id, version: 1, body: 'What of zyzzyvaone?', reason: 'zyzzyvaone typo' },
    ]);
    expect(part.reactions).toMatchObject([
      { itemId: theirs.id, kind: 'disagree', text: 'The zyzzyvaone trial says otherwise.' },
    ]);
    expect(text).not.toContain('zyzzyvatwo');
    expect(text).not.toContain(two.id);
    expect(text).not.toContain(two.handle);
  });

  it('leaves out the words with which a moderator changed a text', async () => {
    const one = await joined();
    const own = await publish(one, 'moderated');
    const sql = `insert into revision (item_id, version, item_kind, title, body, editor_id, reason, at)
      values ($1, 1, 'post', 'Earlier', 'Earlier text', $2, 'Words of a moderator', now())`;
    await execute(discussions.em, sql, [own.id, member().id]);
    const { part, text } = await exported(one);
    expect(part.revisions).toMatchObject([{ body: 'Earlier text', reason: null }]);
    expect(text).not.toContain('Words of a moderator');
  });

  it('is read batch by batch, whatever there is', async () => {
    const one = await joined();
    const sql = `insert into revision (item_id, version, item_kind, title, body, editor_id, at)
      select $1, n, 'post', 'Earlier', 'Text ' || n, $2, now() from generate_series(1, 120) n`;
    await execute(discussions.em, sql, [(await publish(one, 'much edited')).id, one.id]);
    const { part } = await exported(one);
    expect(part.revisions.map(({ version }) => version)).toEqual(
      Array.from({ length: 120 }, (_, n) => n + 1),
    );
    expect(discussions.statements().filter((text) => text.includes('from revision'))).toHaveLength(4);
  });

  it('is empty of a member who wrote nothing, and of nobody at all without a passport', async () => {
    const { part } = await exported(await joined());
    expect(part).toMatchObject({ posts: [], comments: [], revisions: [], reactions: [] });
    expect((await discussions.request('GET', '/internal/export')).status).toBe(401);
  });
});
