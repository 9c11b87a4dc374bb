import {
  caseOpened,
  commentTopic,
  erasureAnswered,
  memberTopic,
  memberVerified,
  postTopic,
  tallyTopic,
} from '@openrounds/contracts';
import { execute, newId } from '@openrounds/database';
import { Republisher } from '@openrounds/messaging';
import type { OutboxRow, TestMember, TestService } from '@openrounds/testing';
import { erasureOf, findAnywhere, member, memberStateOf, startTestService, until } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { service } from '../src/service.js';
import { FoldTallies } from '../src/tally/fold-tallies.js';
import type { Written } from '../src/written.js';
import { openCase } from './open-case.js';

const canary = 'zyzzyva';
const answers = erasureAnswered.discussions.topic;

describe('an erased member of discussions', () => {
  let discussions: TestService;
  beforeAll(async () => {
    discussions = await startTestService(service, { env: { TALLY_INTERVAL: '0.1' } });
  });
  afterAll(() => discussions.close());

  const joined = async (): Promise<TestMember> => {
    const somebody = member();
    await discussions.deliver([{ fact: memberVerified, state: memberStateOf(somebody) }]);
    return somebody;
  };
  const publish = async (as: TestMember, words: string): Promise<Written> => {
    const body = { title: `A question of ${words}`, body: `What of ${words}?`, specialties: ['cardiology'] };
    const { status, body: written } = await discussions.request<Written>('POST', '/v1/posts', { as, body });
    expect(status).toBe(201);
    return written;
  };
  const reply = async (
    as: TestMember,
    subject: { kind: string; id: string },
    words: string,
    parentId?: string,
  ): Promise<Written> => {
    const body = { subject, body: words, ...(parentId && { parentId }) };
    const { status, body: written } = await discussions.request<Written>('POST', '/v1/comments', {
      as,
      body,
    });
    expect(status).toBe(201);
    return written;
  };
  const open = (author: TestMember, change: Partial<Parameters<typeof openCase>[0]> = {}) =>
    discussions.deliver([
      { fact: caseOpened, state: openCase({ authorId: author.id, audience: { kind: 'all' }, ...change }) },
    ]);
  const erase = (somebody: TestMember) => discussions.deliver([erasureOf(somebody.id)]);
  const lastOf = async (topic: typeof postTopic | typeof commentTopic, key: string): Promise<OutboxRow> =>
    (await discussions.outbox(topic)).filter((row) => row.key === key).at(-1)!;
  const emptyOutbox = () => execute(discussions.em, 'delete from outbox');

  it('leaves no word and no id behind, and only the place of what others have replied to', async () => {
    const [erased, other] = [await joined(), await joined()];
    const alone = await publish(erased, canary);
    const answered = await publish(erased, canary);
    const theirs = await publish(other, 'beta blockers');
    const here = { kind: 'post', id: theirs.id };
    const top = await reply(erased, here, `A ${canary}`);
    const below = await reply(erased, here, `More ${canary}`, top.id);
    const answer = await reply(other, here, 'I agree', below.id);
    const leaf = await reply(erased, here, `Last ${canary}`, answer.id);
    await reply(other, { kind: 'post', id: answered.id }, 'And I wonder');
    await discussions.request('PUT', `/v1/posts/${theirs.id}/accepted-comments`, {
      as: other,
      body: { commentIds: [top.id] },
    });
    await discussions.request('PATCH', `/v1/posts/${alone.id}`, {
      as: erased,
      body: { body: `Not ${canary} any more` },
      headers: { 'if-match': '"v1"', 'idempotency-key': newId() },
    });
    await discussions.request('POST', '/v1/posts', {
      as: erased,
      body: { title: `Again a ${canary}`, body: `Again ${canary}`, specialties: ['cardiology'] },
      headers: { 'idempotency-key': newId() },
    });
    await discussions.request('PUT', `/v1/reactions/${theirs.id}`, {
      as: erased,
      body: { kind: 'disagree', reason: { code: 'evidence', text: `There is no ${canary} in it` } },
    });
    const audience = { kind: 'members', memberIds: [erased.id, other.id] } as const;
    await open(erased);
    await open(other, { audience: { ...audience, memberIds: [...audience.memberIds] } });
    await discussions.app.get(FoldTallies).run();

    await erase(erased);

    expect(await lastOf(postTopic, alone.id)).toMatchObject({ version: 3, state: null });
    expect(await lastOf(postTopic, answered.id)).toMatchObject({
      type: 'discussions.post.erased',
      state: { id: answered.id, version: 2, state: 'erased' },
    });
    for (const kept of [top, below])
      expect((await lastOf(commentTopic, kept.id)).state).toMatchObject({ version: 2, state: 'erased' });
    expect(await lastOf(commentTopic, leaf.id)).toMatchObject({ version: 2, state: null });
    expect(await lastOf(commentTopic, answer.id)).toMatchObject({ version: 1 });
    expect((await lastOf(postTopic, theirs.id)).state).toMatchObject({ acceptedCommentIds: [], version: 3 });
    const told = (await discussions.outbox(answers)).at(-1);
    expect(told?.state).toMatchObject({
      version: 1,
      counts: { post: 3, comment: 3, reaction: 1, revision: 1, member: 1, accepted_comment: 1 },
    });
    await until(async () => {
      await discussions.app.get(FoldTallies).run();
      const counted = (await discussions.outbox(tallyTopic)).findLast(({ key }) => key === theirs.id);
      const { comments, disagree } = counted?.state as { comments: number; disagree: number };
      return comments === 1 && disagree === 0;
    });
    expect(await findAnywhere(discussions.em, [canary, erased.id, erased.handle])).toEqual([]);
    const { body } = await discussions.request<{ items: { state: string; author: unknown }[] }>(
      'GET',
      `/v1/comments?subject=post:${theirs.id}`,
      { as: other },
    );
    expect(body.items).toMatchObject([
      { id: top.id, state: 'erased', author: null, body: null, replies: [{ id: below.id, replies: [{}] }] },
    ]);
  });

  it('cannot write, not even what publishes nothing, and can still read', async () => {
    const [erased, other] = [await joined(), await joined()];
    const { id } = await publish(other, 'statins');
    await erase(erased);
    const body = { title: 'One more question', body: 'May I?', specialties: ['cardiology'] };
    const refused = { status: 403, body: { code: 'account-erased' } };
    expect(await discussions.request('POST', '/v1/posts', { as: erased, body })).toMatchObject(refused);
    expect(discussions.statements().length).toBeLessThanOrEqual(4);
    const reaction = { as: erased, body: { kind: 'agree' } };
    expect(await discussions.request('PUT', `/v1/reactions/${id}`, reaction)).toMatchObject(refused);
    const repeatable = { as: erased, body, headers: { 'idempotency-key': newId() } };
    expect(await discussions.request('POST', '/v1/posts', repeatable)).toMatchObject(refused);
    expect(await discussions.request('GET', `/v1/posts/${id}`, { as: erased })).toMatchObject({
      status: 200,
    });
    expect(await findAnywhere(discussions.em, [erased.id])).toEqual([]);
  });

  it('is not brought back by a replay, a retry, or a record that comes late', async () => {
    const erased = member();
    const request = { ...erasureOf(erased.id), id: newId() };
    await discussions.deliver([request]);
    const late = { fact: memberVerified, state: memberStateOf(erased) };
    await discussions.deliver([late, request, { ...request, id: newId() }]);
    await discussions.deliver([{ topic: memberTopic, key: erased.id, version: 2, state: null }]);
    await open(erased);
    expect(await findAnywhere(discussions.em, [erased.id, erased.handle])).toEqual([]);
    const told = (await discussions.outbox(answers)).map(
      ({ state }) => state as { id: string; version: number },
    );
    const id = (request as { state: { id: string } }).state.id;
    expect(told.filter((answer) => answer.id === id).map(({ version }) => version)).toEqual([1, 2]);
  });

  it('stays out where only the ledger is left of the request', async () => {
    const erased = member();
    const done = erasureOf(erased.id, { memberId: null, state: 'completed', version: 2 });
    await discussions.deliver([done]);
    await discussions.deliver([{ fact: memberVerified, state: memberStateOf(erased) }]);
    expect(await findAnywhere(discussions.em, [erased.id])).toEqual([]);
  });

  it('takes along what is being written at the same moment', async () => {
    const erased = await joined();
    const statuses: number[] = [];
    const body = { title: `Question of ${canary}`, body: canary, specialties: ['cardiology'] };
    const write = async (): Promise<void> => {
      while (statuses.at(-1) !== 403)
        statuses.push((await discussions.request('POST', '/v1/posts', { as: erased, body })).status);
    };
    const writing = Promise.all([write(), write(), write()]);
    await until(() => statuses.length > 5);
    await erase(erased);
    await writing;
    expect(new Set(statuses)).toEqual(new Set([201, 403]));
    expect(await findAnywhere(discussions.em, [canary, erased.id])).toEqual([]);
  });

  it('has their tombstones sent again by a republish', async () => {
    const erased = await joined();
    const { id } = await publish(erased, canary);
    await erase(erased);
    await emptyOutbox();
    await discussions.app.get(Republisher).republish(postTopic, { keys: [id] });
    expect(await discussions.outbox(postTopic)).toMatchObject([{ key: id, version: 2, state: null }]);
  });

  it('may have written ten thousand comments', async () => {
    const [erased, other] = [await joined(), await joined()];
    const { id } = await publish(other, 'a long thread');
    await execute(
      discussions.em,
      `insert into comment (id, subject_kind, subject_id, branch_id, depth, position, author_id, body, html, pipeline,
         lang, citations, ruleset, state, added_at)
       select c, 'post', $1, c, 1, n, $2, $3, $3, '1', 'en', '[]', '1', 'published', now()
       from generate_series(1, 10000) n cross join lateral (select md5(n::text)::uuid as c) made`,
      [id, erased.id, canary],
    );
    await execute(
      discussions.em,
      `insert into tally_delta (item_id, item_kind, comments) values ($1, 'post', 10000)`,
      [id],
    );
    await erase(erased);
    const [told] = (await discussions.outbox(answers)).slice(-1);
    expect(told?.state).toMatchObject({ counts: { comment: 10_000 } });
    expect(await findAnywhere(discussions.em, [canary, erased.id])).toEqual([]);
  });

  it('is forgotten by dead letters and by keys that are parked', async () => {
    const erased = await joined();
    const value = Buffer.from(JSON.stringify({ authorId: erased.id, title: canary }));
    await execute(
      discussions.em,
      `insert into dead_letter (consumer, topic, partition, "offset", key, type, event_id, headers, value, cause, error, attempts)
       values ('discussions.cases', 'cases.case.v1', 0, 1, $1, 't', 'e', '{}', $2, 'unknown', 'x', 5),
         ('discussions.cases', 'cases.case.v1', 0, 3, $3, 't', 'e', '{}', $4, 'bad', 'The value is not JSON.', 1)`,
      [newId(), value, newId(), Buffer.from(`{"title":"${canary} and no e`)],
    );
    await erase(erased);
    expect(await findAnywhere(discussions.em, [canary, erased.id])).toEqual([]);
  });

  it('takes a dead letter of theirs along with the tombstone of its key', async () => {
    const state = { ...memberStateOf(await joined()), version: 2 };
    await execute(
      discussions.em,
      `insert into dead_letter (consumer, topic, partition, "offset", key, type, event_id, headers, value, cause, error, attempts)
       values ('discussions.members', 'identity.member.v1', 0, 2, $1, 't', 'e', '{}', null, 'unknown', 'x', 5)`,
      [state.id],
    );
    await discussions.deliver([{ topic: memberTopic, key: state.id, version: 3, state: null }]);
    expect(await execute(discussions.em, 'select 1 from dead_letter where key = $1', [state.id])).toEqual([]);
  });
});
