import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { memberTopic, sessionTopic } from '@openrounds/contracts';
import { member } from '@openrounds/testing';
import type { ReviewDesk } from './review-desk.js';
import { matched, startReviewDesk } from './review-desk.js';

const npis = ['1234567893', '1993999998', '1000000004'];

describe('decisions on a licence verification', () => {
  let desk: ReviewDesk;
  beforeAll(async () => {
    desk = await startReviewDesk();
  }, 30_000);
  afterAll(() => desk?.identity.close());

  it('two reviewers approve documents: level 2, good standing, and all who must know are told', async () => {
    const applicant = await desk.newcomer();
    const { id: sid } = await desk.identity.signIn(applicant.handle);
    const { body: submitted } = await desk.submit(applicant);
    expect(await desk.eventsOf(submitted.id)).toMatchObject([
      { type: 'identity.verification.submitted', state: { state: 'in_review', level: 0 } },
    ]);
    expect((await desk.decide(desk.ash, submitted.id, 'approve')).body.state).toBe('in_review');
    expect(await desk.eventsOf(applicant.id, memberTopic)).toHaveLength(1);
    const second = await desk.decide(desk.yew, submitted.id, 'approve');
    expect(second).toMatchObject({ status: 201, body: { state: 'approved' } });
    const [registered, verified] = await desk.eventsOf(applicant.id, memberTopic);
    expect(registered?.state).toMatchObject({ level: 0, standing: 'unverified', verifiedSpecialties: [] });
    expect(verified).toMatchObject({
      type: 'identity.member.verified',
      state: { level: 2, standing: 'good', verifiedSpecialties: ['cardiology'] },
    });
    expect((await desk.eventsOf(submitted.id)).at(-1)).toMatchObject({
      type: 'identity.verification.approved',
      version: second.body.version,
      state: { state: 'approved', level: 2, expiresAt: '2027-03-01T08:00:00.000Z' },
    });
    expect(await desk.eventsOf(sid, sessionTopic)).toMatchObject([
      { type: 'identity.session.changed', version: 2 },
    ]);
  });

  it('two reviewers approve a match that they alone have seen: level 3, and one approves nothing', async () => {
    const applicant = await desk.newcomer();
    const { body } = await desk.submit(applicant, {
      method: 'registry_match',
      authority: 'us-npi',
      number: npis[0],
    });
    expect((await desk.decide(desk.ash, body.id, 'approve', matched)).body.state).toBe('in_review');
    expect((await desk.decide(desk.yew, body.id, 'approve', matched)).body.state).toBe('approved');
    expect((await desk.eventsOf(applicant.id, memberTopic)).at(-1)?.state).toMatchObject({
      level: 3,
      standing: 'good',
    });
  });

  it('documents and a register match together are level 4', async () => {
    const applicant = await desk.newcomer();
    const first = await desk.submit(applicant);
    await desk.both(first.body.id, 'approve');
    const next = await desk.submit(applicant, {
      method: 'registry_match',
      authority: 'us-npi',
      number: npis[1],
    });
    await desk.both(next.body.id, 'approve', matched);
    expect((await desk.eventsOf(applicant.id, memberTopic)).at(-1)?.state).toMatchObject({ level: 4 });
  });

  it('a renewal takes the place of the approval before it', async () => {
    const applicant = await desk.newcomer();
    const first = await desk.submit(applicant);
    await desk.both(first.body.id, 'approve');
    const renewal = await desk.submit(applicant);
    await desk.both(renewal.body.id, 'approve');
    const { body } = await desk.identity.request<{ items: { id: string; state: string }[] }>(
      'GET',
      '/v1/verifications',
      { as: applicant },
    );
    const verified = (await desk.eventsOf(applicant.id, memberTopic)).filter(
      ({ type }) => type === 'identity.member.verified',
    );
    expect(verified).toHaveLength(1);
    expect(body.items.map(({ id, state }) => [id, state])).toEqual([
      [renewal.body.id, 'approved'],
      [first.body.id, 'superseded'],
    ]);
  });

  it('a number has one live account, which only reviewers learn', async () => {
    const [owner, thief] = [await desk.newcomer(), await desk.newcomer()];
    const number = { method: 'registry_match', authority: 'us-npi', number: npis[2] };
    const owned = await desk.submit(owner, number);
    await desk.both(owned.body.id, 'approve', matched);
    const tried = await desk.submit(thief, number);
    expect(tried.status).toBe(201);
    const { body } = await desk.identity.request('GET', `/v1/verifications/${tried.body.id}/evidence`, {
      as: desk.ash,
    });
    expect(body).toMatchObject({ numberInUse: true, number: npis[2] });
    expect(await desk.both(tried.body.id, 'approve', matched)).toMatchObject({
      status: 409,
      body: { code: 'number-in-use' },
    });
    expect((await desk.eventsOf(thief.id, memberTopic)).at(-1)?.state).toMatchObject({ level: 0 });
  });

  it('nobody decides on the own application, twice, without the duty, or after the end', async () => {
    const own = await desk.submit(desk.oak);
    expect((await desk.decide(desk.oak, own.body.id, 'approve')).status).toBe(403);
    const applicant = await desk.newcomer();
    const { body } = await desk.submit(applicant);
    expect((await desk.decide(member(), body.id, 'approve')).body.code).toBe('scope-missing');
    await desk.decide(desk.ash, body.id, 'approve');
    expect(await desk.decide(desk.ash, body.id, 'approve')).toMatchObject({
      status: 409,
      body: { code: 'already-decided' },
    });
    await desk.decide(desk.yew, body.id, 'reject');
    expect((await desk.decide(desk.oak, body.id, 'reject')).body.state).toBe('rejected');
    const late = await desk.lateReviewer();
    expect(await desk.decide(late, body.id, 'approve')).toMatchObject({
      status: 409,
      body: { code: 'illegal-transition' },
    });
    expect((await desk.eventsOf(applicant.id, memberTopic)).at(-1)?.state).toMatchObject({
      level: 0,
      standing: 'unverified',
    });
  });

  it('two reviewers at the same moment approve once', async () => {
    const applicant = await desk.newcomer();
    const { body } = await desk.submit(applicant);
    const answers = await Promise.all(
      [desk.ash, desk.yew, desk.oak].map((reviewer) => desk.decide(reviewer, body.id, 'approve')),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409]);
    const approvals = (await desk.eventsOf(body.id)).filter(
      ({ type }) => type === 'identity.verification.approved',
    );
    expect(approvals).toHaveLength(1);
  });
});
