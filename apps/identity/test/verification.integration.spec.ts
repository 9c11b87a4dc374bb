import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Topic } from '@openrounds/contracts';
import { memberTopic, sessionTopic, verificationTopic } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import { member } from '@openrounds/testing';
import type { TestMember } from '@openrounds/testing';
import { Retention } from '../src/retention/retention.js';
import type { Identity } from './support.js';
import { startIdentity } from './support.js';

const png = Buffer.concat([
  Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
  Buffer.from('a licence, photographed'),
]);
const document = { type: 'image/png', data: png.toString('base64') };
const byDocument = { method: 'document_review', authority: 'other', document };
const npis = ['1234567893', '1993999998', '1000000004'];

describe('licence verification', () => {
  let identity: Identity;
  let ash: TestMember;
  let yew: TestMember;
  let oak: TestMember;
  let made = 0;

  const newcomer = async (): Promise<TestMember> => identity.join(`newcomer-${(made += 1)}`);
  const submit = (as: TestMember, body: unknown = byDocument) =>
    identity.request<{ id: string; version: number; code: string }>('POST', '/v1/verifications', {
      as,
      body,
    });
  const decide = (as: TestMember, id: string, outcome: string, more: Record<string, unknown> = {}) =>
    identity.request<{ id: string; version: number; state: string; code: string }>(
      'POST',
      `/v1/verifications/${id}/decisions`,
      {
        as,
        body: { outcome, reason: 'Seen.', ...more },
      },
    );
  const eventsOf = async (key: string, topic: Topic = verificationTopic) =>
    (await identity.outbox(topic)).filter((row) => row.key === key);
  const matched = { registerMatch: true, possession: 'register_mailbox' };

  beforeAll(async () => {
    identity = await startIdentity({ RATE_LIMITS: 'off' });
    ash = await identity.joinStaff('desk-ash', 'review');
    yew = await identity.joinStaff('desk-yew', 'review');
    oak = await identity.joinStaff('desk-oak', 'review');
  });
  afterAll(() => identity?.close());

  it('a number whose check digit is wrong is 422, and nothing is stored', async () => {
    const applicant = await newcomer();
    const refused = await submit(applicant, {
      method: 'registry_match',
      authority: 'us-npi',
      number: '1234567894',
    });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/number' }] } });
    expect(
      await execute(identity.em, 'select 1 from verification where member_id = $1', [applicant.id]),
    ).toEqual([]);
  });

  it.each([
    [
      'text called an image',
      { ...byDocument, document: { type: 'image/png', data: Buffer.from('plain text').toString('base64') } },
    ],
    [
      'a JPEG called PNG',
      {
        ...byDocument,
        document: { type: 'image/png', data: Buffer.of(0xff, 0xd8, 0xff, 0xe0).toString('base64') },
      },
    ],
    [
      'more than 150 KiB',
      {
        ...byDocument,
        document: { type: 'image/png', data: Buffer.concat([png, Buffer.alloc(154_000)]).toString('base64') },
      },
    ],
    ['an SVG', { ...byDocument, document: { type: 'image/svg+xml', data: 'PHN2Zz4=' } }],
    [
      'a register match where there is no register',
      { method: 'registry_match', authority: 'gb-gmc', number: '1234567' },
    ],
    ['a level of the own choice', { ...byDocument, level: 4 }],
  ])('%s is 422', async (_what, body) => {
    expect((await submit(await newcomer(), body)).status).toBe(422);
  });

  it('two reviewers approve documents: level 2, good standing, and all who must know are told', async () => {
    const applicant = await newcomer();
    const { id: sid } = await identity.signIn(applicant.handle);
    const { body: submitted } = await submit(applicant);
    expect(await eventsOf(submitted.id)).toMatchObject([
      { type: 'identity.verification.submitted', state: { state: 'in_review', level: 0 } },
    ]);
    expect((await decide(ash, submitted.id, 'approve')).body.state).toBe('in_review');
    expect(await eventsOf(applicant.id, memberTopic)).toHaveLength(1);
    const second = await decide(yew, submitted.id, 'approve');
    expect(second).toMatchObject({ status: 201, body: { state: 'approved' } });
    const [registered, verified] = await eventsOf(applicant.id, memberTopic);
    expect(registered?.state).toMatchObject({ level: 0, standing: 'unverified', verifiedSpecialties: [] });
    expect(verified).toMatchObject({
      type: 'identity.member.verified',
      state: { level: 2, standing: 'good', verifiedSpecialties: ['cardiology'] },
    });
    expect((await eventsOf(submitted.id)).at(-1)).toMatchObject({
      type: 'identity.verification.approved',
      version: second.body.version,
      state: { state: 'approved', level: 2, expiresAt: '2027-03-01T08:00:00.000Z' },
    });
    expect(await eventsOf(sid, sessionTopic)).toMatchObject([
      { type: 'identity.session.changed', version: 2 },
    ]);
  });

  it('one reviewer approves a register match with possession: level 3', async () => {
    const applicant = await newcomer();
    const { body } = await submit(applicant, {
      method: 'registry_match',
      authority: 'us-npi',
      number: npis[0],
    });
    expect((await decide(ash, body.id, 'approve', matched)).body.state).toBe('approved');
    expect((await eventsOf(applicant.id, memberTopic)).at(-1)?.state).toMatchObject({
      level: 3,
      standing: 'good',
    });
  });

  it('documents and a register match together are level 4', async () => {
    const applicant = await newcomer();
    const first = await submit(applicant);
    await decide(ash, first.body.id, 'approve');
    await decide(yew, first.body.id, 'approve');
    const next = await submit(applicant, { method: 'registry_match', authority: 'us-npi', number: npis[1] });
    await decide(oak, next.body.id, 'approve', matched);
    expect((await eventsOf(applicant.id, memberTopic)).at(-1)?.state).toMatchObject({ level: 4 });
  });

  it('a renewal takes the place of the approval before it', async () => {
    const applicant = await newcomer();
    const first = await submit(applicant);
    await decide(ash, first.body.id, 'approve');
    await decide(yew, first.body.id, 'approve');
    const renewal = await submit(applicant);
    await decide(ash, renewal.body.id, 'approve');
    await decide(yew, renewal.body.id, 'approve');
    const { body } = await identity.request<{ items: { id: string; state: string }[] }>(
      'GET',
      '/v1/verifications',
      { as: applicant },
    );
    const verified = (await eventsOf(applicant.id, memberTopic)).filter(
      ({ type }) => type === 'identity.member.verified',
    );
    expect(verified).toHaveLength(1);
    expect(body.items.map(({ id, state }) => [id, state])).toEqual([
      [renewal.body.id, 'approved'],
      [first.body.id, 'superseded'],
    ]);
  });

  it('a number has one live account, which only reviewers learn', async () => {
    const [owner, thief] = [await newcomer(), await newcomer()];
    const number = { method: 'registry_match', authority: 'us-npi', number: npis[2] };
    const owned = await submit(owner, number);
    await decide(ash, owned.body.id, 'approve', matched);
    const tried = await submit(thief, number);
    expect(tried.status).toBe(201);
    const { body } = await identity.request('GET', `/v1/verifications/${tried.body.id}/evidence`, {
      as: ash,
    });
    expect(body).toMatchObject({ numberInUse: true, number: npis[2] });
    expect(await decide(ash, tried.body.id, 'approve', matched)).toMatchObject({
      status: 409,
      body: { code: 'number-in-use' },
    });
    expect((await eventsOf(thief.id, memberTopic)).at(-1)?.state).toMatchObject({ level: 0 });
  });

  it('nobody decides on the own application, twice, without the duty, or after the end', async () => {
    const own = await submit(oak);
    expect((await decide(oak, own.body.id, 'approve')).status).toBe(403);
    const applicant = await newcomer();
    const { body } = await submit(applicant);
    expect((await decide(member(), body.id, 'approve')).body.code).toBe('scope-missing');
    await decide(ash, body.id, 'approve');
    expect(await decide(ash, body.id, 'approve')).toMatchObject({
      status: 409,
      body: { code: 'already-decided' },
    });
    await decide(yew, body.id, 'reject');
    expect((await decide(oak, body.id, 'reject')).body.state).toBe('rejected');
    const late = await identity.joinStaff(`desk-late-${(made += 1)}`, 'review');
    expect(await decide(late, body.id, 'approve')).toMatchObject({
      status: 409,
      body: { code: 'illegal-transition' },
    });
    expect((await eventsOf(applicant.id, memberTopic)).at(-1)?.state).toMatchObject({
      level: 0,
      standing: 'unverified',
    });
  });

  it('two reviewers at the same moment approve once', async () => {
    const applicant = await newcomer();
    const { body } = await submit(applicant);
    const answers = await Promise.all(
      [ash, yew, oak].map((reviewer) => decide(reviewer, body.id, 'approve')),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409]);
    const approvals = (await eventsOf(body.id)).filter(
      ({ type }) => type === 'identity.verification.approved',
    );
    expect(approvals).toHaveLength(1);
  });

  it('asked for information, the applicant adds it and the reviewers start again', async () => {
    const applicant = await newcomer();
    const { body } = await submit(applicant);
    const add = () =>
      identity.request<{ code: string }>('POST', `/v1/verifications/${body.id}/supplements`, {
        as: applicant,
        body: { note: 'Renewed in May.' },
      });
    expect((await add()).body.code).toBe('illegal-transition');
    await decide(ash, body.id, 'ask_info');
    expect((await decide(yew, body.id, 'ask_info')).body.state).toBe('needs_info');
    expect((await eventsOf(body.id)).at(-1)?.type).toBe('identity.verification.info-asked');
    expect((await add()).status).toBe(201);
    const evidence = await identity.request('GET', `/v1/verifications/${body.id}/evidence`, { as: ash });
    expect(evidence.body).toMatchObject({ note: 'Renewed in May.' });
    expect((await decide(ash, body.id, 'approve')).body.state).toBe('in_review');
    expect((await decide(yew, body.id, 'approve')).body.state).toBe('approved');
  });

  it('one application at a time; one that is in review cannot be withdrawn, one that waits for the applicant can', async () => {
    const applicant = await newcomer();
    const { body } = await submit(applicant);
    expect((await submit(applicant)).body.code).toBe('verification-open');
    const withdraw = () => identity.request('DELETE', `/v1/verifications/${body.id}`, { as: applicant });
    expect((await withdraw()).status).toBe(409);
    await decide(ash, body.id, 'ask_info');
    await decide(yew, body.id, 'ask_info');
    expect((await withdraw()).status).toBe(200);
    expect((await submit(applicant)).status).toBe(201);
  });

  it('reviewers see the person and never the handle or the member; others see nothing', async () => {
    const applicant = await newcomer();
    const { body } = await submit(applicant);
    const evidence = await identity.request('GET', `/v1/verifications/${body.id}/evidence`, { as: ash });
    expect(evidence.body).toMatchObject({
      applicant: { name: `Legal Name Of ${applicant.handle}`, birthYear: 1979, country: 'CH' },
      document,
    });
    const { name: _name, ...others } = evidence.body['applicant'] as Record<string, unknown>;
    expect(JSON.stringify({ ...evidence.body, applicant: others })).not.toMatch(
      new RegExp(`${applicant.handle}|${applicant.id}`),
    );
    const queue = await identity.request<{ items: { id: string }[] }>(
      'GET',
      '/v1/verifications?view=queue&limit=100',
      { as: ash },
    );
    expect(queue.body.items.map(({ id }) => id)).toContain(body.id);
    expect(JSON.stringify(queue.body)).not.toContain(applicant.id);
    expect((await identity.request('GET', '/v1/verifications?view=queue', { as: applicant })).status).toBe(
      403,
    );
    expect(
      (await identity.request('GET', `/v1/verifications/${body.id}/evidence`, { as: applicant })).status,
    ).toBe(403);
    const looks = await execute(
      identity.em,
      `select 1 from audit_entry where action = 'evidence.seen' and object = $1`,
      [body.id],
    );
    expect(looks).toHaveLength(1);
  });

  it('a specialty claimed after the application is not verified by it', async () => {
    const applicant = await newcomer();
    const { body } = await submit(applicant);
    const edited = await identity.request('PATCH', '/v1/me', {
      as: applicant,
      headers: { 'if-match': '"v1"' },
      body: { specialties: ['neurosurgery', 'cardiology'] },
    });
    expect(edited.status).toBe(200);
    await decide(ash, body.id, 'approve');
    await decide(yew, body.id, 'approve');
    expect((await eventsOf(applicant.id, memberTopic)).at(-1)?.state).toMatchObject({
      specialties: ['neurosurgery', 'cardiology'],
      verifiedSpecialties: ['cardiology'],
    });
  });

  it('number and document are destroyed 30 days after the decision, their hashes stay', async () => {
    const applicant = await newcomer();
    const { body } = await submit(applicant);
    await decide(ash, body.id, 'reject');
    await decide(yew, body.id, 'reject');
    const kept = () =>
      execute(identity.em, 'select 1 from verification_evidence where verification_id = $1', [body.id]);
    const retention = identity.app.get(Retention, { strict: false });
    identity.clock.advance({ days: 29 });
    await retention.run();
    expect(await kept()).toHaveLength(1);
    identity.clock.advance({ days: 1, seconds: 1 });
    await retention.run();
    expect(await kept()).toHaveLength(0);
    const [row] = await execute<{ document_hash: string }>(
      identity.em,
      'select document_hash from verification where id = $1',
      [body.id],
    );
    expect(row?.document_hash).toMatch(/^[\w-]{43}$/);
    // Back to the day that other tests expect.
    identity.clock.advance({ days: -30, seconds: -1 });
  });
});
