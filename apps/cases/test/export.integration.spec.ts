import { memberVerified } from '@openrounds/contracts';
import type { TestMember, TestService } from '@openrounds/testing';
import { member, memberStateOf, startTestService } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { service } from '../src/service.js';
import { draftCase, openCase, written } from './written-case.js';

interface Part {
  service: string;
  cases: Record<string, unknown>[];
  guardRuns: Record<string, unknown>[];
}

const words = (canary: string): object => ({
  presentation: `Two weeks of ${canary} without pain, then itching that keeps him awake at night.`,
});

describe('the part of cases in an export', () => {
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

  it('holds cases, drafts and outcomes of the member and what the guard found, and nothing of anybody else', async () => {
    const [one, two] = [await joined(), await joined()];
    const draft = await draftCase(cases, one, words('zyzzyvaone'));
    const open = await openCase(cases, one, {
      ...words('zyzzyvaone'),
      audience: { kind: 'members', memberIds: [two.id] },
    });
    const outcome = {
      finalDx: null,
      howSolved: 'unresolved',
      learning: 'The zyzzyvaone lesson of this case.',
      creditedCommentIds: [],
    };
    await cases.request('POST', `/v1/cases/${open}/outcomes`, { as: one, body: outcome });
    const blocked = { ...written, history: 'Seen on 3 March 2021, phone 202-555-0143, Mr. John Smith.' };
    const refused = await draftCase(cases, one, blocked);
    await cases.request('POST', `/v1/cases/${refused}/submissions`, { as: one });
    await openCase(cases, two, words('zyzzyvatwo'));
    await draftCase(cases, two, words('zyzzyvatwo'));

    const { status, body } = await cases.request<Part>('GET', '/internal/export', { as: one });

    expect(status).toBe(200);
    expect(body).toMatchObject({ service: 'cases', formatVersion: 1, memberId: one.id });
    expect(body.cases.map(({ id }) => id)).toEqual([draft, open, refused]);
    expect(body.cases[0]).toMatchObject({
      state: 'draft',
      ...words('zyzzyvaone'),
      consent: { basis: 'patient' },
    });
    expect(body.cases[1]).toMatchObject({
      state: 'stale',
      outcome: { learning: outcome.learning },
      audience: { kind: 'members', memberIds: [two.id] },
    });
    expect(body.guardRuns).toContainEqual(expect.objectContaining({ caseId: refused, outcome: 'blocked' }));
    const text = JSON.stringify(body);
    expect(text).not.toContain('zyzzyvatwo');
    expect(text).not.toContain(two.handle);
  });

  it('is empty of a member who brought no case', async () => {
    const { body } = await cases.request<Part>('GET', '/internal/export', { as: await joined() });
    expect(body).toMatchObject({ cases: [], guardRuns: [] });
  });
});
