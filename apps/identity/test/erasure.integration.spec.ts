import {
  erasureAnswered,
  erasureParticipants,
  erasureTopic,
  followTopic,
  memberTopic,
  sessionTopic,
  verificationTopic,
} from '@openrounds/contracts';
import type { ErasureParticipant } from '@openrounds/contracts';
import { execute, newId } from '@openrounds/database';
import { findAnywhere, until } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ReadErasures } from '../src/erasure/read-erasures.js';
import { RetryErasure } from '../src/erasure/retry-erasure.js';
import { StartErasure } from '../src/erasure/start-erasure.js';
import { Retention } from '../src/retention/retention.js';
import type { ReviewDesk } from './review-desk.js';
import { startReviewDesk } from './review-desk.js';
import type { Identity } from './support.js';
import { password } from './support.js';

describe('the erasure of a member', () => {
  let desk: ReviewDesk;
  let identity: Identity;
  beforeAll(async () => {
    desk = await startReviewDesk();
    identity = desk.identity;
  });
  afterAll(() => identity.close());

  const start = (handle: string) => identity.app.get(StartErasure).run(handle, 'asked for by the member');
  const answer = (service: ErasureParticipant, id: string, version = 1) =>
    identity.deliver([
      {
        fact: erasureAnswered[service],
        state: { id, version, counts: { member: 1 }, completedAt: identity.clock.now().toISOString() },
      },
    ]);
  /** Transactions that wait for a lock of another one. */
  const waiting = async (): Promise<number> => {
    const sql = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    return (await execute(identity.em, sql)).length;
  };
  const statusOf = async (id: string) => (await identity.app.get(ReadErasures).all(id))[0];

  it('ends every session and key, takes the password, and asks the services', async () => {
    const somebody = await identity.join('starts-to-go');
    const session = await identity.signIn(somebody.handle);
    const erasure = await start(somebody.handle);
    expect(await start(somebody.handle)).toMatchObject({ id: erasure.id });
    const revoked = (await identity.outbox(sessionTopic)).filter(({ key }) => key === session.id).at(-1);
    expect(revoked).toMatchObject({ type: 'identity.session.revoked' });
    const requests = (await identity.outbox(erasureTopic)).filter(({ key }) => key === erasure.id);
    expect(requests.map(({ state }) => state)).toMatchObject([
      { memberId: somebody.id, memberHash: expect.stringMatching(/^[0-9a-f]{64}$/), state: 'requested' },
    ]);
    const again = await identity.request('POST', '/v1/sessions', {
      body: { handle: somebody.handle, password },
    });
    expect(again.status).toBe(401);
    const followed = await identity.request('POST', '/v1/follows', {
      as: somebody,
      body: { targetKind: 'specialty', targetId: 'cardiology' },
    });
    expect(followed).toMatchObject({ status: 403, body: { code: 'account-erased' } });
  });

  it('is complete with the last answer: nothing is left but audit, ledger and tombstones', async () => {
    const somebody = await identity.join('goes-for-good');
    const other = await identity.join('stays-here');
    await identity.signIn(somebody.handle);
    const application = await desk.submit(somebody);
    await desk.both(application.body.id, 'approve');
    const follow = { as: other, body: { targetKind: 'member', targetId: somebody.id } };
    expect((await identity.request('POST', '/v1/follows', follow)).status).toBe(201);
    const { id } = await start(somebody.handle);
    for (const service of erasureParticipants.slice(1)) await answer(service, id);
    expect(await statusOf(id)).toMatchObject({ state: 'requested' });
    expect(await identity.app.get(ReadErasures).openAge()).toBeGreaterThanOrEqual(0);
    await answer(erasureParticipants[0], id);

    expect(await statusOf(id)).toMatchObject({
      state: 'completed',
      services: [...erasureParticipants, 'identity']
        .toSorted()
        .map((service) => ({ service, counts: { member: 1 } })),
    });
    const last = async (topic: Parameters<Identity['outbox']>[0], key?: string) =>
      (await identity.outbox(topic)).filter((row) => key === undefined || row.key === key).at(-1);
    expect(await last(memberTopic, somebody.id)).toMatchObject({ state: null });
    expect(await last(verificationTopic, application.body.id)).toMatchObject({ state: null });
    expect(await last(followTopic)).toMatchObject({ state: null });
    expect((await last(erasureTopic, id))?.state).toMatchObject({ state: 'completed', memberId: null });
    await execute(identity.em, 'delete from outbox');
    const left = await findAnywhere(identity.em, [
      somebody.id,
      somebody.handle,
      'goes-for-good@mail.example',
    ]);
    expect(left.map((line) => line.split(':')[0]).sort()).toEqual(['audit_entry', 'forgotten']);
  });

  it('takes along a follow that is written while it completes', async () => {
    const somebody = await identity.join('nearly-gone');
    const admirer = await identity.join('a-moment-late');
    const { id } = await start(somebody.handle);
    for (const service of erasureParticipants.slice(1)) await answer(service, id);
    const follow = () =>
      identity.request('POST', '/v1/follows', {
        as: admirer,
        body: { targetKind: 'member', targetId: somebody.id },
      });
    // The follow has found its target and stands before its row, which this transaction holds back.
    const sql = `insert into follow (id, version, member_id, target_kind, target_id, active, since)
      values ($1, 1, $2, 'member', $3, true, now())`;
    const holder = identity.em;
    await holder.begin();
    await execute(holder, sql, [newId(), admirer.id, somebody.id]);
    const following = follow();
    await until(async () => (await waiting()) === 1, { timeoutMs: 20_000, what: 'the follow' });
    let isComplete = false;
    const completing = answer(erasureParticipants[0], id).then(() => void (isComplete = true));
    await until(async () => isComplete || (await waiting()) === 2, { timeoutMs: 20_000, what: 'the end' });
    await holder.rollback();
    expect((await following).status).toBe(201);
    await completing;

    expect(await statusOf(id)).toMatchObject({ state: 'completed' });
    expect(await execute(identity.em, 'select 1 from follow where target_id = $1', [somebody.id])).toEqual(
      [],
    );
    expect((await identity.outbox(followTopic)).at(-1)).toMatchObject({ state: null });
    expect(await follow()).toMatchObject({ status: 422 });
  });

  it('lets two members follow each other at the same moment', async () => {
    const [one, two] = [await identity.join('mutual-one'), await identity.join('mutual-two')];
    const answers = await Promise.all(
      [
        [one, two],
        [two, one],
      ].map(([from, to]) =>
        identity.request('POST', '/v1/follows', {
          as: from!,
          body: { targetKind: 'member', targetId: to!.id },
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  });

  it('asks again at a retry and refuses one once it is complete', async () => {
    const somebody = await identity.join('asked-twice');
    const { id } = await start(somebody.handle);
    await identity.app.get(RetryErasure).run(id);
    const versions = (await identity.outbox(erasureTopic)).filter(({ key }) => key === id);
    expect(versions.map(({ version }) => version)).toEqual([1, 2]);
    for (const service of erasureParticipants) await answer(service, id, 2);
    await expect(identity.app.get(RetryErasure).run(id)).rejects.toThrow('The erasure is complete.');
    await expect(identity.app.get(RetryErasure).run(newId())).rejects.toThrow();
    for (const service of erasureParticipants) await answer(service, id, 3);
    expect(await statusOf(id)).toMatchObject({ state: 'completed' });
  });

  it('of a suspended member keeps the number taken, and of a reviewer the opinions', async () => {
    const reviewer = await desk.lateReviewer();
    const applicant = await desk.newcomer();
    const application = await desk.submit(applicant);
    await desk.decide(reviewer, application.body.id, 'approve');
    const suspended = await desk.newcomer();
    await execute(identity.em, `update member set standing = 'suspended' where id = $1`, [suspended.id]);
    await execute(identity.em, `insert into licence values ('number', $1)`, [suspended.id]);
    for (const { handle, id: memberId } of [reviewer, suspended]) {
      const [row] = await execute<{ handle: string }>(
        identity.em,
        'select handle from member where id = $1',
        [memberId],
      );
      const { id } = await start(row?.handle ?? handle);
      for (const service of erasureParticipants) await answer(service, id);
      expect(await statusOf(id)).toMatchObject({ state: 'completed' });
    }
    const sql = `select member_id from licence where number_hash = 'number'`;
    const kept = () => execute(identity.em, sql);
    expect(await kept()).toEqual([{ member_id: null }]);
    const opinions = 'select reviewer_id, outcome from verification_decision where verification_id = $1';
    expect(await execute(identity.em, opinions, [application.body.id])).toEqual([
      { reviewer_id: null, outcome: 'approve' },
    ]);

    // For three years, as the audit: then nobody knows any more why the number was taken.
    const retention = identity.app.get(Retention, { strict: false });
    identity.clock.advance({ days: 1_094 });
    await retention.run();
    expect(await kept()).toEqual([{ member_id: null }]);
    identity.clock.advance({ days: 3 });
    expect(await retention.run()).toMatchObject({ 'numbers of suspended members who left 3 years ago': 1 });
    expect(await kept()).toEqual([]);
    // Back to the day that other tests expect.
    identity.clock.advance({ days: -1_097 });
  });

  it('is refused for nobody and for the importer', async () => {
    await expect(start('not-a-member')).rejects.toThrow();
    await expect(start('importer')).rejects.toThrow('The importer is nobody, and stays.');
  });
});
