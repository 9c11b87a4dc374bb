import { caseReviewTopic, caseTopic, conditionListed, memberVerified } from '@openrounds/contracts';
import { Clock, newId } from '@openrounds/database';
import type { TestMember, TestService } from '@openrounds/testing';
import { fakeClock, member, memberStateOf, startTestService, unverified } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CaseView } from '../src/case/case.http.js';
import { service } from '../src/service.js';
import type { Written } from '../src/written.js';
import { draftCase, openCase, written } from './written-case.js';

const solved = {
  finalDx: 'DOID:4074',
  howSolved: 'pathology',
  learning: 'Painless jaundice deserves imaging at once.',
};

describe('cases', () => {
  let cases: TestService;
  const clock = fakeClock('2026-01-05T08:00:00Z');
  const author = member();
  const colleague = member();

  beforeAll(async () => {
    cases = await startTestService(service, {
      overrides: (builder) => builder.overrideProvider(Clock).useValue(clock),
    });
    const condition = { synonyms: [], parentIds: [], ancestorIds: [], icd10cm: [], version: 1 };
    await cases.deliver([
      { fact: memberVerified, state: memberStateOf(author) },
      { fact: conditionListed, state: { ...condition, id: 'DOID:4074', label: 'pancreas adenocarcinoma' } },
    ]);
  });
  afterAll(() => cases.close());

  const read = (id: string, as: TestMember = colleague, headers = {}) =>
    cases.request<CaseView>('GET', `/v1/cases/${id}`, { as, headers });
  const post = (path: string, body: object | undefined = undefined, as: TestMember = author) =>
    cases.request<Written & { code?: string; errors?: { pointer: string }[] }>(
      'POST',
      path === '' ? '/v1/cases' : `/v1/cases/${path}`,
      {
        as,
        body,
      },
    );
  const factsOf = async (id: string) =>
    (await cases.outbox(caseTopic))
      .filter(({ key }) => key === id)
      .map(({ type }) => type.replace('cases.case.', ''));

  it('begin as a draft that nobody else sees and no topic holds', async () => {
    const id = await draftCase(cases, author);
    expect((await read(id, author)).body).toMatchObject({
      state: 'draft',
      label: null,
      consent: { basis: 'patient' },
    });
    expect((await read(id)).status).toBe(404);
    expect(await factsOf(id)).toEqual([]);
  });

  it('may be saved unfinished, and say at submission what is missing', async () => {
    const drafted = await post('', { title: 'Half' });
    const refused = await post(`${drafted.body.id}/submissions`);
    expect(refused.status).toBe(422);
    expect(refused.body.errors?.map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(['/title', '/presentation', '/specialties', '/question']),
    );
  });

  it('need a consent before submission', async () => {
    const { id } = (await post('', written)).body;
    const refused = await post(`${id}/submissions`);
    expect([refused.status, refused.body.errors?.[0]?.pointer]).toEqual([422, '/consent']);
  });

  it('open with their fact in at most four statements, and are read with ETag and HTML', async () => {
    const id = await draftCase(cases, author);
    expect((await post(`${id}/submissions`)).body).toEqual({ id, version: 3 });
    expect(cases.statements().length).toBeLessThanOrEqual(4);
    const row = (await cases.outbox(caseTopic)).find(({ key }) => key === id);
    expect(row).toMatchObject({ type: 'cases.case.opened', version: 3 });
    expect(row?.state).toMatchObject({
      state: 'open',
      label: 'UNSOLVED',
      kind: 'help',
      audience: { kind: 'all' },
      openedAt: clock.now().toISOString(),
      citations: [{ kind: 'doi', value: '10.1056/nejmra1404198' }],
      investigations: [{ name: 'Bilirubin', value: '212 umol/l', day: null }],
    });
    expect(row?.state).not.toHaveProperty('consentBasis');
    const answer = await read(id);
    expect(cases.statements()).toHaveLength(1);
    expect(answer.headers['etag']).toBe('"v3"');
    expect(answer.body).toMatchObject({
      author: { handle: author.handle },
      consent: null,
      label: 'UNSOLVED',
    });
    expect(answer.body.html.presentation).toMatch(/^<p>Two weeks/);
    expect((await read(id, colleague, { 'if-none-match': '"v3"' })).status).toBe(304);
  });

  it('that the guard stops answer 422 with positions, and the attempt is kept by class although nothing else is', async () => {
    const change = { exam: 'Reach the son at jo@example.org, number 219-09-9999.' };
    const id = await draftCase(cases, author, change);
    const refused = await post(`${id}/submissions`, undefined);
    expect(refused.body).toMatchObject({ status: 422, code: 'phi-found' });
    expect(refused.body).toMatchObject({
      findings: expect.arrayContaining([
        expect.objectContaining({ pointer: '/exam', class: 'F', start: 17, end: 31 }),
      ]),
    });
    expect(JSON.stringify(refused.body)).not.toMatch(/jo@|219-09/);
    expect(await factsOf(id)).toEqual([]);
    expect((await read(id, author)).body).toMatchObject({ state: 'draft', version: 2 });
    const [blocked] = (await cases.outbox(caseReviewTopic)).filter(
      ({ state }) => (state as { caseId: string }).caseId === id,
    );
    expect(blocked?.type).toBe('cases.review.blocked');
    expect(blocked?.state).toMatchObject({ caseId: id, authorId: author.id, classes: { F: 1, G: 1 } });
    const [run] = await cases.em.execute<{ classes: object }[]>(
      'select classes from guard_run where case_id = ?',
      [id],
    );
    expect(run?.classes).toEqual({ F: 1, G: 1 });
  });

  it('keep the blocked attempt also when the request is one of an idempotency key', async () => {
    const id = await draftCase(cases, author, { history: 'Mail jo@example.org.' });
    const headers = { 'idempotency-key': newId() };
    const path = `/v1/cases/${id}/submissions`;
    expect((await cases.request('POST', path, { as: author, headers })).status).toBe(422);
    const runs = await cases.em.execute('select id from guard_run where case_id = ?', [id]);
    expect(runs).toHaveLength(1);
  });

  it('are edited with If-Match: a draft silently, a published one through the guard and with its fact', async () => {
    const id = await draftCase(cases, author);
    const edit = (version: number, body: object, as: TestMember = author) =>
      cases.request<Written>('PATCH', `/v1/cases/${id}`, {
        as,
        body,
        headers: { 'if-match': `"v${version}"` },
      });
    const without = await cases.request('PATCH', `/v1/cases/${id}`, { as: author, body: { urgency: 'now' } });
    expect(without.status).toBe(428);
    expect((await edit(1, { urgency: 'now' })).status).toBe(412);
    expect((await edit(2, { urgency: 'now', exam: 'Mail jo@example.org.' })).body).toEqual({
      id,
      version: 3,
    });
    expect((await edit(3, { exam: 'Soft abdomen.' })).status).toBe(200);
    expect((await post(`${id}/submissions`)).status).toBe(201);
    expect((await edit(5, { exam: 'Mail jo@example.org.' })).status).toBe(422);
    expect((await edit(5, { title: 'Short' })).status).toBe(422);
    expect((await edit(5, { kind: 'teaching', question: null })).status).toBe(409);
    expect((await edit(5, { exam: 'A palpable mass.' }, colleague)).status).toBe(403);
    expect((await edit(5, { exam: 'A palpable mass.' })).body).toEqual({ id, version: 6 });
    expect(cases.statements().length).toBeLessThanOrEqual(4);
    expect(await factsOf(id)).toEqual(['opened', 'edited']);
    expect((await read(id)).body).toMatchObject({
      exam: 'A palpable mass.',
      editedAt: clock.now().toISOString(),
    });
  });

  it('are resolved with a diagnosis and how it was found, and then published for teaching', async () => {
    const id = await openCase(cases, author);
    expect((await post(`${id}/teachings`)).status).toBe(409);
    expect((await post(`${id}/outcomes`, { ...solved, finalDx: null })).status).toBe(422);
    expect(
      (await post(`${id}/outcomes`, { ...solved, finalDx: 'DOID:999999' })).body.errors?.[0]?.pointer,
    ).toBe('/finalDx');
    expect((await post(`${id}/outcomes`, { ...solved, creditedCommentIds: [newId()] })).status).toBe(422);
    expect((await post(`${id}/outcomes`, solved, colleague)).status).toBe(403);
    expect((await post(`${id}/outcomes`, solved)).body).toEqual({ id, version: 4 });
    expect(cases.statements().length).toBeLessThanOrEqual(4);
    expect((await read(id)).body).toMatchObject({
      state: 'resolved',
      label: 'SOLVED',
      outcome: { finalDx: 'DOID:4074', howSolved: 'pathology' },
      conditions: [{ id: 'DOID:4074', label: 'pancreas adenocarcinoma' }],
    });
    expect((await post(`${id}/outcomes`, solved)).body.code).toBe('illegal-transition');
    expect((await post(`${id}/teachings`)).body).toEqual({ id, version: 5 });
    expect((await read(id)).body.label).toBe('CASE STUDY');
    expect(await factsOf(id)).toEqual(['opened', 'resolved', 'published-as-teaching']);
  });

  it('become stale at once by an outcome that found nothing', async () => {
    const id = await openCase(cases, author);
    const unresolved = { howSolved: 'unresolved', learning: 'Nothing was found in four months of looking.' };
    expect((await post(`${id}/outcomes`, { ...unresolved, finalDx: 'DOID:4074' })).status).toBe(422);
    expect((await post(`${id}/outcomes`, unresolved)).status).toBe(201);
    expect((await read(id)).body).toMatchObject({ state: 'stale', label: 'UNSOLVED' });
    expect((await post(`${id}/outcomes`, solved)).status).toBe(201);
    expect(await factsOf(id)).toEqual(['opened', 'stale', 'resolved']);
  });

  it('of kind teaching go straight to teaching when they bring an outcome, else they open', async () => {
    const teaching = { kind: 'teaching', question: null };
    const id = await draftCase(cases, author, teaching);
    expect((await post(`${id}/outcomes`, solved)).body).toEqual({ id, version: 3 });
    expect((await post(`${id}/submissions`)).status).toBe(201);
    expect(await factsOf(id)).toEqual(['published-as-teaching']);
    const open = await openCase(cases, author, teaching);
    expect((await read(open)).body).toMatchObject({ state: 'open', label: 'CASE STUDY' });
  });

  it('are withdrawn by their author: the record holds no text, and others find nothing', async () => {
    const id = await openCase(cases, author);
    const withdraw = (as: TestMember) => cases.request('DELETE', `/v1/cases/${id}`, { as });
    expect((await withdraw(colleague)).status).toBe(403);
    expect((await withdraw(author)).body).toEqual({ id, version: 4 });
    expect((await withdraw(author)).body['code']).toBe('illegal-transition');
    const last = (await cases.outbox(caseTopic)).findLast(({ key }) => key === id);
    expect(last?.state).toEqual({
      id,
      version: 4,
      authorId: author.id,
      state: 'withdrawn',
      openedAt: clock.now().toISOString(),
    });
    expect((await read(id)).status).toBe(404);
    const draft = await draftCase(cases, author);
    expect((await cases.request('DELETE', `/v1/cases/${draft}`, { as: author })).status).toBe(200);
    expect(await factsOf(draft)).toEqual([]);
  });

  it('ask for a verified member in good standing', async () => {
    for (const as of [unverified(), member({ standing: 'muted' })]) {
      const answer = await post('', written, as);
      expect(answer.body).toMatchObject({ status: 403, code: 'verification-required' });
    }
  });

  it.each([
    ['an unknown specialty', { specialties: ['alchemy'] }, '/specialties/0'],
    ['an exact age', { ageBand: '67' }, '/ageBand'],
    ['an unknown condition', { workingDx: ['DOID:999999'] }, '/workingDx/0'],
    ['too many working diagnoses', { workingDx: [1, 2, 3, 4, 5, 6].map((n) => `DOID:${n}`) }, '/workingDx'],
    ['a long presentation', { presentation: 'x'.repeat(5_001) }, '/presentation'],
    ['an unknown field', { state: 'open' }, '/state'],
  ])('with %s are refused', async (_what, change, pointer) => {
    const refused = await post('', { ...written, ...change });
    expect(refused.status).toBe(422);
    expect(refused.body.errors?.map((error) => error.pointer)).toContain(pointer);
  });

  it('can be checked before anything is stored', async () => {
    const body = { texts: { '/exam': 'Mail jo@example.org.', '/title': 'Fine' } };
    const answer = await cases.request('POST', '/v1/phi-check', { as: unverified(), body });
    expect(answer.status).toBe(200);
    expect(answer.body['findings']).toEqual([
      expect.objectContaining({ pointer: '/exam', class: 'F', start: 5, end: 19 }),
    ]);
    expect(cases.statements()).toHaveLength(0);
  });
});
