import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { memberTopic, sessionTopic } from '@openrounds/contracts';
import type { TestMember } from '@openrounds/testing';
import type { ReviewDesk } from './review-desk.js';
import { startReviewDesk } from './review-desk.js';

describe('a revocation', () => {
  let desk: ReviewDesk;
  beforeAll(async () => {
    desk = await startReviewDesk();
  }, 60_000);
  afterAll(() => desk?.identity.close());

  const approved = async (applicant: TestMember): Promise<string> => {
    const { body } = await desk.submit(applicant);
    await desk.both(body.id, 'approve');
    return body.id;
  };

  it('takes two reviewers with a reason, and ends level, standing and what the gateway remembers', async () => {
    const applicant = await desk.newcomer();
    const id = await approved(applicant);
    const { id: sid } = await desk.identity.signIn(applicant.handle);
    expect((await desk.decide(desk.ash, id, 'revoke', { reason: '' })).status).toBe(422);
    expect((await desk.decide(desk.ash, id, 'revoke')).body.state).toBe('approved');
    expect(await desk.publicState(applicant.id)).toMatchObject({ level: 2, standing: 'good' });
    expect((await desk.decide(desk.ash, id, 'revoke')).body.code).toBe('already-decided');
    const told = (await desk.eventsOf(sid, sessionTopic)).length;
    expect((await desk.decide(desk.oak, id, 'revoke')).body.state).toBe('revoked');
    expect((await desk.eventsOf(applicant.id, memberTopic)).at(-1)).toMatchObject({
      type: 'identity.member.lapsed',
      state: { level: 0, standing: 'lapsed', verifiedSpecialties: [] },
    });
    expect((await desk.eventsOf(id)).at(-1)?.type).toBe('identity.verification.revoked');
    expect((await desk.eventsOf(sid, sessionTopic)).length).toBe(told + 1);
    expect((await desk.decide(desk.yew, id, 'revoke')).body.code).toBe('illegal-transition');
  });

  it('that two others refuse leaves everything, and may be asked for again', async () => {
    const applicant = await desk.newcomer();
    const id = await approved(applicant);
    expect((await desk.decide(desk.ash, id, 'keep')).body.code).toBe('illegal-transition');
    await desk.decide(desk.ash, id, 'revoke');
    await desk.decide(desk.yew, id, 'keep');
    expect((await desk.decide(desk.oak, id, 'keep')).body.state).toBe('approved');
    expect(await desk.publicState(applicant.id)).toMatchObject({ level: 2, standing: 'good' });
    const queue = await desk.identity.request('GET', '/v1/verifications?view=queue&limit=100', {
      as: desk.oak,
    });
    expect(JSON.stringify(queue.body)).not.toContain(id);
    await desk.both(id, 'revoke');
    expect(await desk.publicState(applicant.id)).toMatchObject({ standing: 'lapsed' });
  });

  it('is nobody’s own, and of an application that is in review it is no opinion', async () => {
    const reviewer = await desk.lateReviewer();
    const own = await approved(reviewer);
    expect((await desk.decide(reviewer, own, 'revoke')).status).toBe(403);
    const { body } = await desk.submit(await desk.newcomer());
    expect((await desk.decide(desk.ash, body.id, 'revoke')).body.code).toBe('illegal-transition');
    expect((await desk.decide(desk.ash, body.id, 'keep')).body.code).toBe('illegal-transition');
  });
});
