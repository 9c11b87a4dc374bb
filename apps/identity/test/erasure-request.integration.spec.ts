import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ErasureParticipant } from '@openrounds/contracts';
import { erasureAnswered, erasureParticipants, memberTopic, sessionTopic } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import type { TestAnswer, TestMember } from '@openrounds/testing';
import { ruleOf } from '@openrounds/http';
import { findAnywhere, runCommand } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { erasureCommands } from '../src/erasure/erasure-command.js';
import { stores, tombstoned } from '../src/erasure/erasure.sql.js';
import { RequestErasure } from '../src/erasure/request-erasure.js';
import { StartErasure } from '../src/erasure/start-erasure.js';
import { Mailer } from '../src/mail/mailer.js';
import { policy } from '../src/policy.js';
import { Retention } from '../src/retention/retention.js';
import type { Identity } from './support.js';
import { password, signUpForm, startIdentity } from './support.js';

interface Requested {
  id: string;
  receiptToken: string;
  code: string;
}
interface Receipt {
  state: string;
  completedAt: string | null;
  services: { service: string; state: string; counts: Record<string, number> | null }[];
  seal: string | null;
}

describe('a member who asks to be erased', () => {
  let identity: Identity;
  beforeAll(async () => {
    identity = await startIdentity({ RATE_LIMITS: 'off' });
  });
  afterAll(() => identity.close());

  const ask = (
    as: TestMember,
    change: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ): Promise<TestAnswer<Requested>> =>
    identity.request('POST', '/v1/erasures', {
      as,
      body: { handle: as.handle, password, ...change },
      headers,
    });
  const show = (id: string, authorization?: string): Promise<TestAnswer<Receipt>> =>
    identity.request(
      'GET',
      `/v1/erasures/${id}`,
      authorization === undefined ? {} : { headers: { authorization } },
    );
  const answer = (service: ErasureParticipant, id: string): Promise<void> =>
    identity.deliver([
      {
        fact: erasureAnswered[service],
        state: { id, version: 1, counts: { row: 2 }, completedAt: identity.clock.now().toISOString() },
      },
    ]);
  const complete = async (id: string): Promise<void> => {
    for (const service of erasureParticipants) await answer(service, id);
  };
  const letters = (): Promise<number> => identity.app.get(Mailer).sendDue();
  const templatesTo = async (handle: string): Promise<string[]> =>
    (await identity.lettersTo(`${handle}@mail.example`)).map(({ template }) => template);

  it('types the handle and the password, and is signed out everywhere by the same transaction', async () => {
    const somebody = await identity.join('asks-to-go');
    const session = await identity.signIn(somebody.handle);
    expect(await ask(somebody, { handle: 'another-handle' })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/handle', detail: 'is not your handle' }] },
    });
    expect(await ask(somebody, { password: 'a wrong phrase here' })).toMatchObject({ status: 401 });
    expect((await identity.request('POST', '/v1/erasures', { as: somebody, body: {} })).status).toBe(422);
    expect((await identity.outbox(sessionTopic)).filter(({ key }) => key === session.id)).toEqual([]);

    const asked = await ask(somebody);

    expect(asked).toMatchObject({
      status: 202,
      body: { version: 1, state: 'requested', receiptToken: expect.stringMatching(/^[\w-]{43}$/) },
    });
    expect(asked.headers['set-cookie']).toMatch(/^__Host-openrounds=; Max-Age=0/);
    expect((await identity.outbox(sessionTopic)).find(({ key }) => key === session.id)).toMatchObject({
      type: 'identity.session.revoked',
    });
    const entries = 'select actor, action from audit_entry where object = $1 order by seq desc limit 1';
    expect(await execute(identity.em, entries, [somebody.id])).toEqual([
      { actor: somebody.id, action: 'erasure.requested' },
    ]);
  });

  it('is told so when they ask a second time, one after the other or at once', async () => {
    const somebody = await identity.join('asks-twice');
    const request = () => identity.app.get(RequestErasure).run(somebody.id, somebody.handle);
    const both = await Promise.allSettled([request(), request()]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'erasure-running' },
    });
    expect(await ask(somebody)).toMatchObject({
      status: 409,
      body: { code: 'erasure-running', detail: 'The erasure of this account has begun already.' },
    });
  });

  it('is taken once under an Idempotency-Key, and the token is not kept for a repeat', async () => {
    const somebody = await identity.join('asks-with-a-key');
    expect((await ask(somebody, {}, { 'idempotency-key': 'once' })).status).toBe(202);
    expect((await ask(somebody, {}, { 'idempotency-key': 'once' })).status).toBe(409);
  });

  it('may be suspended', async () => {
    const somebody = { ...(await identity.join('asks-suspended')), standing: 'suspended' };
    expect((await ask(somebody)).status).toBe(202);
  });

  it('follows the erasure with the token alone, to a receipt of every service that can be shown later', async () => {
    const somebody = await identity.join('keeps-a-receipt');
    const { id, receiptToken } = (await ask(somebody)).body;
    const right = `Receipt ${receiptToken}`;
    await answer('cases', id);
    const open = (await show(id, right)).body;
    expect(open).toMatchObject({ state: 'requested', completedAt: null, seal: null });
    expect(open.services.find(({ service }) => service === 'cases')).toMatchObject({
      state: 'erased',
      counts: { row: 2 },
    });
    expect(open.services.find(({ service }) => service === 'search')).toMatchObject({
      state: 'asked',
      counts: null,
    });

    await complete(id);
    const { body: receipt, headers } = await show(id, right);

    expect(headers['cache-control']).toBe('no-store');
    expect(receipt).toMatchObject({ state: 'completed', seal: expect.stringMatching(/^[\w-]{43}$/) });
    expect(receipt.services.map(({ service }) => service)).toEqual(
      [...erasureParticipants, 'identity'].sort(),
    );
    expect(receipt.services.every(({ state }) => state === 'erased')).toBe(true);
    expect(receipt.services.find(({ service }) => service === 'identity')?.counts).toMatchObject({
      member: 1,
      legal_identity: 1,
      session: 0,
    });
    expect(JSON.stringify(receipt)).not.toMatch(new RegExp(`${somebody.id}|${somebody.handle}`));

    const folder = await mkdtemp(join(tmpdir(), 'receipt-'));
    const check = async (text: string): Promise<unknown> => {
      const file = join(folder, 'receipt.json');
      await writeFile(file, text);
      const command = erasureCommands.find(({ name }) => name === 'erasure check');
      return (await runCommand(identity, command, { words: [file] })).json;
    };
    const { services, ...rest } = receipt;
    expect(await check(JSON.stringify({ services, ...rest }))).toEqual({ holds: true });
    expect(
      await check(JSON.stringify({ ...receipt, completedAt: receipt.completedAt?.replace('2026', '2025') })),
    ).toEqual({ holds: false });
    expect(await check('nothing like it')).toEqual({ holds: false });
    await rm(folder, { recursive: true });
  });

  it('shows the same nothing for a wrong token, for none and for an unknown erasure', async () => {
    const { id, receiptToken } = (await ask(await identity.join('hides-it'))).body;
    const unknown = '0193f1c0-1000-7000-8000-00000000000a';
    const answers = [
      await show(id),
      await show(id, `Receipt ${'x'.repeat(43)}`),
      await show(id, `Bearer ${receiptToken}`),
      await show(unknown, `Receipt ${receiptToken}`),
    ];
    const alike = answers.map(({ status, body }) => {
      const { instance: _instance, traceId: _traceId, ...same } = body as unknown as Record<string, unknown>;
      return { status, ...same };
    });
    expect(alike[0]).toMatchObject({ status: 404, code: 'not-found' });
    expect(new Set(alike.map((one) => JSON.stringify(one))).size).toBe(1);
  });

  it('gets a letter when it begins and one when it is complete, and then the address is gone', async () => {
    const somebody = await identity.join('reads-mail');
    const { id } = (await ask(somebody)).body;
    await letters();
    expect(await templatesTo(somebody.handle)).toEqual(['confirm-address', 'erasure-requested']);
    await complete(id);
    const waiting = 'select member_id from mail_outbox';
    expect(await execute(identity.em, waiting)).toEqual([{ member_id: null }]);
    expect(await findAnywhere(identity.em, ['reads-mail@mail.example'])).toEqual([]);
    expect(await letters()).toBe(1);
    expect(await letters()).toBe(0);
    expect(await templatesTo(somebody.handle)).toEqual([
      'confirm-address',
      'erasure-requested',
      'erasure-completed',
    ]);
    for (const { text, subject } of (await identity.lettersTo('reads-mail@mail.example')).slice(1))
      expect(subject + text).not.toMatch(/reads-mail|Legal Name/);
    expect(await execute(identity.em, waiting)).toEqual([]);
  });

  it('is told also of an erasure that an operator began', async () => {
    const somebody = await identity.join('did-not-ask');
    await identity.app.get(StartErasure).run(somebody.handle, 'asked for on paper');
    await letters();
    expect(await templatesTo(somebody.handle)).toEqual(['confirm-address', 'erasure-requested']);
  });

  it('has their address forgotten a day after the end, also when no letter could be sent', async () => {
    await letters();
    const somebody = await identity.join('has-no-mailbox');
    const { id } = (await ask(somebody)).body;
    await complete(id);
    const waiting = 'select member_id from mail_outbox';
    expect(await execute(identity.em, waiting)).toEqual([{ member_id: null }]);
    identity.clock.advance(86_400_000);
    await letters();
    expect(await execute(identity.em, waiting)).toEqual([]);
    expect(await templatesTo(somebody.handle)).toEqual(['confirm-address']);
  });

  it('leaves a handle that rests for a year and that nobody can read', async () => {
    const somebody = await identity.join('rare-handle');
    const { id } = (await ask(somebody)).body;
    await complete(id);
    await execute(identity.em, 'delete from outbox');
    expect(await findAnywhere(identity.em, [somebody.handle])).toEqual([]);
    const again = () =>
      identity.request('POST', '/v1/members', {
        body: signUpForm(somebody.handle, { mail: 'new@mail.example' }),
      });
    expect(await again()).toMatchObject({ status: 409, body: { code: 'handle-taken' } });
    identity.clock.advance(366 * 86_400_000);
    expect((await again()).status).toBe(202);
    const due = await identity.app.get(Retention, { strict: false }).countDue();
    expect(due['handles given up a year ago']).toBeGreaterThan(0);
    identity.clock.advance(-366 * 86_400_000);
  });

  it('takes along sign-ups that wait with the same address', async () => {
    const somebody = await identity.join('signs-up-again');
    const mail = 'signs-up-again@mail.example';
    const form = signUpForm('second-account', { mail });
    expect((await identity.request('POST', '/v1/members', { body: form })).status).toBe(202);
    const { id } = (await ask(somebody)).body;
    await complete(id);
    expect(await execute(identity.em, `select 1 from sign_up where handle = 'second-account'`)).toEqual([]);
  });

  it('no longer covers others in a cell of the small-cell rule', async () => {
    const members: TestMember[] = [];
    for (let n = 1; n <= 11; n += 1)
      members.push(await identity.join(`cell-${n}`, { specialties: ['nephrology'], country: 'PT' }));
    const ids = members.map(({ id }) => id);
    await execute(
      identity.em,
      `update member set level = 2, standing = 'good', shown_place = 'country' where id = any($1)`,
      [ids],
    );
    const { id } = (await ask(members[0]!)).body;
    await complete(id);
    const places = await execute<{ shown_place: string }>(
      identity.em,
      'select distinct shown_place from member where id = any($1)',
      [ids],
    );
    expect(places).toEqual([{ shown_place: 'none' }]);
    const told = (await identity.outbox(memberTopic)).filter(
      ({ key, state }) => ids.includes(key) && (state as { country?: string } | null)?.country === null,
    );
    expect(new Set(told.map(({ key }) => key)).size).toBe(10);
  });

  it('is in no table that points at a member', async () => {
    const sql = `select conrelid::regclass::text as name from pg_constraint
      where contype = 'f' and confrelid = 'member'::regclass order by 1`;
    const pointing = (await execute<{ name: string }>(identity.em, sql)).map(({ name }) => name);
    expect(pointing.length).toBeGreaterThan(8);
    const emptied = new Set([...Object.keys(stores), ...Object.keys(tombstoned)]);
    expect(pointing.filter((name) => !emptied.has(name))).toEqual([]);
  });

  it('needs a session, whatever its standing, and the receipt needs none', () => {
    expect([ruleOf(policy.requestErasure), ruleOf(policy.showErasure)]).toEqual(['self', 'anonymous']);
  });
});
