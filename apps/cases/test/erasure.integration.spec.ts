import {
  caseReviewTopic,
  caseTopic,
  commentAdded,
  erasureAnswered,
  memberVerified,
} from '@openrounds/contracts';
import { execute, newId } from '@openrounds/database';
import type { OutboxRow, TestMember, TestService } from '@openrounds/testing';
import { erasureOf, findAnywhere, member, memberStateOf, startTestService } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { service } from '../src/service.js';
import { draftCase, openCase, written } from './written-case.js';

const canary = 'zyzzyva';
const words = {
  presentation: `Two weeks of ${canary} without pain, then itching that keeps him awake at night.`,
};

describe('an erased member of cases', () => {
  let cases: TestService;
  beforeAll(async () => {
    cases = await startTestService(service);
  });
  afterAll(() => cases.close());

  const joined = async (): Promise<TestMember> => {
    const somebody = member();
    await cases.deliver([{ fact: memberVerified, state: memberStateOf(somebody) }]);
    return somebody;
  };
  const comment = async (author: TestMember, subjectId: string): Promise<string> => {
    const id = newId();
    const place = { id, version: 1, subjectKind: 'case', subjectId, parentId: null, depth: 1 };
    const text = {
      authorId: author.id,
      body: 'I would drain first.',
      lang: 'en',
      citations: [],
      editedAt: null,
    };
    const addedAt = new Date(Date.now() + 60_000).toISOString();
    await cases.deliver([{ fact: commentAdded, state: { ...place, ...text, state: 'published', addedAt } }]);
    return id;
  };
  const lastOf = async (key: string): Promise<OutboxRow> =>
    (await cases.outbox(caseTopic)).filter((row) => row.key === key).at(-1)!;

  it('leaves no word and no id behind, and only the place of what others have commented on', async () => {
    const [erased, other] = [await joined(), await joined()];
    await draftCase(cases, erased, words);
    const alone = await openCase(cases, erased, words);
    const answered = await openCase(cases, erased, words);
    await comment(other, answered);
    const theirs = await openCase(cases, other);
    const credited = await comment(erased, theirs);
    const outcome = {
      finalDx: null,
      howSolved: 'unresolved',
      learning: 'Drain before staging when the bilirubin is that high.',
      creditedCommentIds: [credited],
    };
    const resolved = await cases.request('POST', `/v1/cases/${theirs}/outcomes`, {
      as: other,
      body: outcome,
    });
    expect(resolved.status).toBeLessThan(300);
    const named = { kind: 'members', memberIds: [erased.id] };
    const shared = await openCase(cases, other, { audience: named });
    const blocked = {
      ...written,
      ...words,
      history: 'Seen on 3 March 2021, phone 202-555-0143, Mr. John Smith.',
    };
    const refused = await draftCase(cases, erased, blocked);
    expect(await cases.request('POST', `/v1/cases/${refused}/submissions`, { as: erased })).toMatchObject({
      status: 422,
    });

    // As the relay would have done: what named the member as a reader is sent, and an edit follows it.
    await execute(cases.em, 'delete from outbox');
    await cases.deliver([erasureOf(erased.id)]);

    expect(await lastOf(alone)).toMatchObject({ version: 4, state: null });
    expect(await lastOf(answered)).toMatchObject({
      type: 'cases.case.erased',
      state: { id: answered, state: 'erased', openedAt: expect.any(String) },
    });
    expect((await lastOf(theirs)).state).toMatchObject({ outcome: { creditedCommentIds: [] } });
    expect((await lastOf(shared)).state).toMatchObject({
      audience: { kind: 'members', memberIds: [other.id] },
    });
    expect((await cases.outbox(caseReviewTopic)).at(-1)).toMatchObject({ version: 2, state: null });
    const [told] = await cases.outbox(erasureAnswered.cases.topic);
    expect(told?.state).toMatchObject({
      counts: { patient_case: 4, guard_run: 1, case_comment: 1, member: 1 },
    });
    expect(await findAnywhere(cases.em, [canary, erased.id, erased.handle])).toEqual([]);
  });

  it('can begin no draft, which is in no topic, and is not brought back by a replay', async () => {
    const [erased, other] = [await joined(), await joined()];
    const request = erasureOf(erased.id);
    await cases.deliver([request]);
    const draft = await cases.request('POST', '/v1/cases', { as: erased, body: { ...written, ...words } });
    expect(draft).toMatchObject({ status: 403, body: { code: 'account-erased' } });
    expect(cases.statements().length).toBeLessThanOrEqual(4);
    await comment(erased, await openCase(cases, other));
    await cases.deliver([{ fact: memberVerified, state: memberStateOf(erased) }, request]);
    expect(await findAnywhere(cases.em, [canary, erased.id, erased.handle])).toEqual([]);
  });
});
