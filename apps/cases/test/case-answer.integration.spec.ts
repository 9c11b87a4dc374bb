import { caseTopic, commentAdded, commentWithdrawn, conditionListed } from '@openrounds/contracts';
import { Clock, newId } from '@openrounds/database';
import type { TestService } from '@openrounds/testing';
import { fakeClock, member, startTestService, runCommand } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CaseView } from '../src/case/case.http.js';
import { MarkStale } from '../src/case/mark-stale.js';
import { staleCommand } from '../src/case/stale-command.js';
import { service } from '../src/service.js';
import type { CaseStatistics } from '../src/statistics/read-case-statistics.js';
import { openCase } from './written-case.js';

describe('the answer to a case', () => {
  let cases: TestService;
  const clock = fakeClock('2026-01-05T08:00:00Z');
  const [author, colleague] = [member(), member()];

  beforeAll(async () => {
    cases = await startTestService(service, {
      overrides: (builder) => builder.overrideProvider(Clock).useValue(clock),
    });
    const condition = { synonyms: [], parentIds: [], ancestorIds: [], icd10cm: [], version: 1 };
    await cases.deliver([
      { fact: conditionListed, state: { ...condition, id: 'DOID:4074', label: 'pancreas adenocarcinoma' } },
    ]);
  });
  afterAll(() => cases.close());

  const comment = (subjectId: string, authorId = colleague.id, change = {}) => ({
    id: newId(),
    version: 1,
    subjectKind: 'case' as const,
    subjectId,
    parentId: null,
    depth: 1,
    addedAt: clock.now().toISOString(),
    state: 'published' as const,
    authorId,
    body: 'I would drain first.',
    lang: 'en',
    citations: [],
    editedAt: null,
    ...change,
  });
  const stateOf = async (id: string): Promise<CaseView> =>
    (await cases.request<CaseView>('GET', `/v1/cases/${id}`, { as: colleague })).body;
  const factsOf = async (id: string) =>
    (await cases.outbox(caseTopic))
      .filter(({ key }) => key === id)
      .map(({ type }) => type.replace('cases.case.', ''));

  it('is the first visible comment of another member, counted once however often it arrives', async () => {
    const id = await openCase(cases, author);
    clock.advance({ seconds: 90 });
    const added = { fact: commentAdded, state: comment(id) };
    await cases.deliver([added]);
    await cases.deliver([added, { fact: commentAdded, state: comment(id) }]);
    expect(await stateOf(id)).toMatchObject({
      state: 'answered',
      label: 'UNSOLVED',
      version: 4,
      firstResponseSeconds: 90,
    });
    expect(await factsOf(id)).toEqual(['opened', 'answered']);
    const last = (await cases.outbox(caseTopic)).findLast(({ key }) => key === id);
    expect(last?.state).toMatchObject({
      state: 'answered',
      version: 4,
      firstResponseAt: clock.now().toISOString(),
    });
  });

  it('is no comment of the author, none that is out of view, and none on a post', async () => {
    const id = await openCase(cases, author);
    clock.advance({ seconds: 1 });
    const { addedAt } = comment(id);
    const gone = {
      id: newId(),
      version: 2,
      subjectKind: 'case',
      subjectId: id,
      parentId: null,
      depth: 1,
      addedAt,
    };
    await cases.deliver([
      { fact: commentAdded, state: comment(id, author.id) },
      { fact: commentWithdrawn, state: { ...gone, authorId: colleague.id, state: 'withdrawn' } },
      { fact: commentAdded, state: comment(id, colleague.id, { subjectKind: 'post' }) },
    ]);
    expect((await stateOf(id)).state).toBe('open');
  });

  it('is derived from the state: an edit that arrives first answers too', async () => {
    const id = await openCase(cases, author);
    clock.advance({ seconds: 1 });
    await cases.deliver([
      {
        fact: commentAdded,
        state: comment(id, colleague.id, { version: 3, editedAt: clock.now().toISOString() }),
      },
    ]);
    expect((await stateOf(id)).state).toBe('answered');
  });

  it('leaves a resolved case as it is', async () => {
    const id = await openCase(cases, author);
    const outcome = {
      finalDx: 'DOID:4074',
      howSolved: 'referral',
      learning: 'Painless jaundice deserves imaging at once.',
    };
    await cases.request('POST', `/v1/cases/${id}/outcomes`, { as: author, body: outcome });
    clock.advance({ seconds: 1 });
    await cases.deliver([{ fact: commentAdded, state: comment(id) }]);
    expect((await stateOf(id)).state).toBe('resolved');
  });

  it('that does not come for 90 days makes a case stale; then only a newer comment answers it', async () => {
    const id = await openCase(cases, author);
    clock.advance({ seconds: 1 });
    const early = comment(id);
    const stale = cases.app.get(MarkStale);
    clock.advance({ days: 89 });
    await stale.run();
    expect((await stateOf(id)).state).toBe('open');
    clock.advance({ days: 2 });
    const dry = await runCommand(cases, staleCommand, { dryRun: true });
    const { stale: count } = dry.json as { stale: number };
    expect(dry).toMatchObject({ code: 0, json: { dryRun: true } });
    expect(count).toBeGreaterThan(0);
    expect((await stateOf(id)).state).toBe('open');
    expect((await runCommand(cases, staleCommand)).json).toEqual({ dryRun: false, stale: count });
    expect((await stateOf(id)).state).toBe('stale');
    await stale.run();
    await cases.deliver([{ fact: commentAdded, state: early }]);
    expect((await stateOf(id)).state).toBe('stale');
    clock.advance({ minutes: 1 });
    await cases.deliver([{ fact: commentAdded, state: comment(id) }]);
    expect((await stateOf(id)).state).toBe('answered');
    await stale.run();
    expect(await factsOf(id)).toEqual(['opened', 'stale', 'answered']);
  });

  it('shows in the public figures once eleven authors stand behind them', async () => {
    const figures = async () => (await cases.request<CaseStatistics>('GET', '/v1/case-statistics')).body;
    clock.advance({ days: 200 });
    const authors = Array.from({ length: 11 }, () => member());
    const ids: string[] = [];
    for (const as of authors) ids.push(await openCase(cases, as));
    clock.advance({ minutes: 90 });
    await cases.deliver(ids.slice(1).map((id) => ({ fact: commentAdded, state: comment(id) })));
    expect(await figures()).toMatchObject({ cases: null, answeredPercent: null });
    clock.advance({ days: 8 });
    expect(await figures()).toMatchObject({
      cases: 11,
      answeredPercent: 91,
      medianFirstAnswerSeconds: 5_400,
      answersPerCase: 0.9,
      closedPercent: 0,
    });
  });
});
