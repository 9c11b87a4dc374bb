import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  blockTopic,
  consentTopic,
  erasureAnswered,
  erasureParticipants,
  followTopic,
} from '@openrounds/contracts';
import { derivedId, execute, newId } from '@openrounds/database';
import { findAnywhere, until } from '@openrounds/testing';
import type { TestMember } from '@openrounds/testing';
import { StartErasure } from '../src/erasure/start-erasure.js';
import { BlockStates, ConsentStates } from '../src/republish/state-sources.js';
import type { Identity } from './support.js';
import { startIdentity } from './support.js';

interface Written {
  id: string;
  version: number;
  code: string;
  detail: string;
  errors: { pointer: string; detail: string }[];
}

describe('blocks', () => {
  let identity: Identity;
  let stranger: TestMember;
  beforeAll(async () => {
    identity = await startIdentity({ RATE_LIMITS: 'off' });
    stranger = await identity.join('not-involved');
  });
  afterAll(() => identity?.close());

  let made = 0;
  const pair = async (): Promise<[TestMember, TestMember]> => {
    made += 1;
    return [await identity.join(`one-of-${made}`), await identity.join(`two-of-${made}`)];
  };
  const block = (as: TestMember, memberId: string) =>
    identity.request<Written>('POST', '/v1/blocks', { as, body: { memberId } });
  const follow = (as: TestMember, targetId: string) =>
    identity.request<Written>('POST', '/v1/follows', { as, body: { targetKind: 'member', targetId } });
  const end = (as: TestMember, id: string) => identity.request<Written>('DELETE', `/v1/blocks/${id}`, { as });
  const page = (as: TestMember, handle: string) => identity.request('GET', `/v1/members/${handle}`, { as });

  it('are told once, ended once, and continue the same row when they begin again', async () => {
    const [one, two] = await pair();
    const first = await block(one, two.id);
    expect(first).toMatchObject({ status: 201, body: { version: 1 } });
    expect((await block(one, two.id)).body).toEqual(first.body);
    const { id } = first.body;
    expect(await end(two, id)).toMatchObject({ status: 404 });
    expect(await end(one, id)).toMatchObject({ status: 200, body: { id, version: 2 } });
    expect(await end(one, id)).toMatchObject({ status: 404 });
    expect((await block(one, two.id)).body).toEqual({ id, version: 3 });
    const told = (await identity.outbox(blockTopic)).filter(({ key }) => key === id);
    expect(told.map(({ type, version, state }) => [type, version, state])).toEqual(
      [true, false, true].map((active, at) => [
        `identity.block.${active ? 'started' : 'ended'}`,
        at + 1,
        { id, version: at + 1, memberId: one.id, blockedId: two.id, active, since: expect.any(String) },
      ]),
    );
    const audit = await execute(
      identity.em,
      'select action, actor from audit_entry where object = $1 order by seq',
      [id],
    );
    expect(audit).toEqual(
      ['block.started', 'block.ended', 'block.started'].map((action) => ({ action, actor: one.id })),
    );
  });

  it('end the follows between the two, in both directions and for as long as they last', async () => {
    const [one, two] = await pair();
    const ids = [(await follow(one, two.id)).body.id, (await follow(two, one.id)).body.id];
    const kept = (await follow(one, stranger.id)).body.id;
    const { id } = (await block(one, two.id)).body;
    const told = (await identity.outbox(followTopic)).filter(({ type }) => type === 'identity.follow.ended');
    expect(told.map(({ key }) => key)).toEqual(expect.arrayContaining(ids));
    expect(told.map(({ key }) => key)).not.toContain(kept);
    const unknown = await follow(two, derivedId('nobody'));
    expect(await follow(two, one.id)).toMatchObject({ status: 422, body: { errors: unknown.body.errors } });
    expect((await follow(one, two.id)).body.errors[0]?.detail).toBe('is a member whom you have blocked');
    await end(one, id);
    expect((await follow(one, two.id)).body).toEqual({ id: ids[0], version: 3 });
    expect((await follow(two, one.id)).status).toBe(201);
  });

  it('hide the page of who has blocked, with the answer of an unknown handle; their own list shows whom they blocked', async () => {
    const [one, two] = await pair();
    const { id } = (await block(one, two.id)).body;
    const [hidden, unknown] = [await page(two, one.handle), await page(two, 'nobody-here')];
    const bytes = ({ body }: { body: Record<string, unknown> }) =>
      JSON.stringify({ ...body, instance: undefined, traceId: undefined });
    expect([hidden.status, bytes(hidden)]).toEqual([404, bytes(unknown)]);
    expect(identity.statements()).toHaveLength(2);
    expect((await page(one, two.handle)).status).toBe(200);
    expect((await page(stranger, one.handle)).status).toBe(200);
    const list = (as: TestMember) =>
      identity.request<{ items: unknown[]; nextCursor: string | null }>('GET', '/v1/blocks', { as });
    expect((await list(one)).body).toEqual({
      items: [{ id, version: 1, memberId: two.id, handle: two.handle, since: expect.any(String) }],
      nextCursor: null,
    });
    expect(identity.statements()).toHaveLength(1);
    expect((await list(two)).body.items).toEqual([]);
  });

  it('are refused for oneself, for nobody, and beyond a thousand', async () => {
    const [one, two] = await pair();
    for (const id of [one.id, derivedId('nobody')])
      expect(await block(one, id)).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/memberId', detail: 'is no other member' }] },
      });
    await execute(
      identity.em,
      `with crowd as (
         insert into member (id, version, handle, role, specialties, verified_specialties, country, region, shown_place, languages, level, standing, joined_at)
         select gen_random_uuid(), 1, 'crowd-' || n, 'physician', '{cardiology}', '{}', 'CH', 'western-europe', 'none', '{en}', 0, 'unverified', now()
         from generate_series(1, 1000) n returning id
       )
       insert into block (id, member_id, blocked_id, active, since) select gen_random_uuid(), $1, id, true, now() from crowd`,
      [one.id],
    );
    expect(await block(one, two.id)).toMatchObject({ status: 409, body: { code: 'too-many-blocks' } });
  });

  it('let no follow through that is written at the same moment', async () => {
    const [one, two] = await pair();
    // The follow has looked for blocks and stands before its row, which this transaction holds back.
    const holder = identity.em;
    await holder.begin();
    await execute(
      holder,
      `insert into follow (id, version, member_id, target_kind, target_id, active, since) values ($1, 1, $2, 'member', $3, true, now())`,
      [newId(), two.id, one.id],
    );
    const waiting = async (): Promise<number> =>
      (
        await execute(
          identity.em,
          `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
      ).length;
    const following = follow(two, one.id);
    await until(async () => (await waiting()) === 1, { timeoutMs: 20_000, what: 'the follow' });
    const blocking = block(one, two.id);
    await until(async () => (await waiting()) === 2, { timeoutMs: 20_000, what: 'the block' });
    await holder.rollback();
    expect([(await following).status, (await blocking).status]).toEqual([201, 201]);
    expect(
      await execute(identity.em, 'select 1 from follow where member_id = $1 and active', [two.id]),
    ).toEqual([]);
  });

  it('go with the member who is erased, as who blocks and as who is blocked', async () => {
    const [gone, other] = await pair();
    await block(gone, other.id);
    await block(other, gone.id);
    await identity.request('PUT', '/v1/me/consents/rounds', {
      as: gone,
      body: { granted: true, textVersion: 1 },
    });
    const { id } = await identity.app.get(StartErasure).run(gone.handle, 'asked for by the member');
    const answer = { id, version: 1, counts: { member: 1 }, completedAt: identity.clock.now().toISOString() };
    for (const service of erasureParticipants)
      await identity.deliver([{ fact: erasureAnswered[service], state: answer }]);
    const last = async (topic: typeof blockTopic | typeof consentTopic) =>
      (await identity.outbox(topic as typeof blockTopic)).map(({ state }) => state);
    expect((await last(blockTopic)).slice(-2)).toEqual([null, null]);
    expect((await last(consentTopic)).at(-1)).toBeNull();
    await execute(identity.em, 'delete from outbox');
    const left = await findAnywhere(identity.em, [gone.id, gone.handle]);
    expect(left.map((line) => line.split(':')[0]).sort()).toEqual(['audit_entry', 'forgotten']);
  });

  it('and consents can be sent again, each as it is now', async () => {
    const [one, two] = await pair();
    const { id } = (await block(one, two.id)).body;
    const granted = { granted: true, textVersion: 1 };
    const { body } = await identity.request<Written>('PUT', '/v1/me/consents/rounds', {
      as: one,
      body: granted,
    });
    const page = (key: string) => ({ after: undefined, keys: [key], limit: 10 });
    await identity.em.transactional(async () => {
      expect(await identity.app.get(BlockStates, { strict: false }).read(page(id))).toMatchObject([
        { id, version: 1, active: true },
      ]);
      expect(await identity.app.get(ConsentStates, { strict: false }).read(page(body.id))).toMatchObject([
        { id: body.id, version: 1, purpose: 'rounds', ...granted },
      ]);
    });
  });
});

describe('consents', () => {
  let identity: Identity;
  beforeAll(async () => {
    identity = await startIdentity({ RATE_LIMITS: 'off' });
  });
  afterAll(() => identity?.close());

  const list = async (as: TestMember) =>
    (await identity.request<{ items: Record<string, unknown>[] }>('GET', '/v1/me/consents', { as })).body
      .items;
  const put = (as: TestMember, purpose: string, body: unknown) =>
    identity.request<Written>('PUT', `/v1/me/consents/${purpose}`, { as, body });

  it('of a member who has said nothing count figures in and leave the rest out', async () => {
    const quiet = await identity.join('says-nothing');
    const line = { textVersion: null, textInForce: 1, changedAt: null };
    expect(await list(quiet)).toEqual([
      { purpose: 'analytics', granted: true, ...line },
      { purpose: 'rounds', granted: false, ...line },
      { purpose: 'research_contact', granted: false, ...line },
    ]);
  });

  it('are told when they change and only then, each with the text that was shown', async () => {
    const member = await identity.join('says-a-lot');
    const no = { granted: false, textVersion: 1 };
    const first = await put(member, 'analytics', no);
    expect(first).toMatchObject({ status: 200, body: { version: 1 } });
    expect((await put(member, 'analytics', no)).body).toEqual(first.body);
    identity.clock.advance({ minutes: 1 });
    expect((await put(member, 'analytics', { ...no, granted: true })).body).toEqual({
      ...first.body,
      version: 2,
    });
    expect((await list(member))[0]).toMatchObject({ granted: true, textVersion: 1 });
    const told = (await identity.outbox(consentTopic)).filter(({ key }) => key === first.body.id);
    expect(told.map(({ type, state }) => [type, state])).toEqual(
      [false, true].map((granted, at) => [
        'identity.consent.changed',
        {
          id: first.body.id,
          version: at + 1,
          memberId: member.id,
          purpose: 'analytics',
          granted,
          textVersion: 1,
          changedAt: expect.any(String),
        },
      ]),
    );
    const audit = await execute<{ reason: string }>(
      identity.em,
      `select reason from audit_entry where action = 'consent.changed' and object = $1 order by seq`,
      [first.body.id],
    );
    expect(audit.map(({ reason }) => reason)).toEqual([
      'analytics refused, text 1',
      'analytics granted, text 1',
    ]);
  });

  it('are given by a member to the text in force, for a purpose that there is', async () => {
    const member = await identity.join('reads-closely');
    const answers = [
      await put(member, 'rounds', { granted: true, textVersion: 2 }),
      await put(member, 'rounds', { granted: true }),
      await put(member, 'marketing', { granted: true, textVersion: 1 }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([422, 422, 422]);
    expect(answers[0]?.body.errors).toEqual([
      { pointer: '/textVersion', detail: 'is not the text in force (1)' },
    ]);
    expect((await identity.request('GET', '/v1/me/consents')).status).toBe(401);
  });
});
