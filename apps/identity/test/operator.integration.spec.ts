import { execute } from '@openrounds/database';
import type { CommandWords } from '@openrounds/testing';
import { member, runCommand } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dutyCommands } from '../src/duty/duty-commands.js';
import { erasureCommands } from '../src/erasure/erasure-command.js';
import { factorCommands } from '../src/factor/factor-commands.js';
import { refineCommand } from '../src/member/refine-command.js';
import { retentionCommand } from '../src/retention/retention-command.js';
import { addApp, proofOf, tryPassword } from './factor-support.js';
import type { Identity } from './support.js';
import { startIdentity } from './support.js';

const commands = [...dutyCommands, ...erasureCommands, ...factorCommands, refineCommand, retentionCommand];

describe('an operator of identity who only asks what would happen', () => {
  let identity: Identity;
  beforeAll(async () => {
    identity = await startIdentity();
  });
  afterAll(() => identity.close());

  const run = (name: string, given: CommandWords = {}) =>
    runCommand(
      identity,
      commands.find((command) => command.name === name),
      given,
    );
  const dry = (name: string, given: CommandWords = {}) => run(name, { ...given, dryRun: true });

  /** Every row of every table. */
  const everything = async (): Promise<Record<string, unknown>> => {
    const tables = await execute<{ name: string }>(
      identity.em,
      `select table_name as name from information_schema.tables where table_schema = 'public' order by 1`,
    );
    const rows = tables.map(async ({ name }) => [
      name,
      await execute(identity.em, `select t::text as row from "${name}" t order by 1`),
    ]);
    return Object.fromEntries(await Promise.all(rows)) as Record<string, unknown>;
  };

  it('is told the duties that a member would have, and no duty is given', async () => {
    const { handle } = await identity.join('asks-for-duty');
    const before = await everything();
    expect(await dry('duties grant', { words: [handle, 'moderate'] })).toMatchObject({
      code: 0,
      json: { dryRun: true, handle, duties: ['moderate'] },
    });
    expect(await everything()).toEqual(before);
    const granted = await run('duties grant', { words: [handle, 'moderate'] });
    expect(granted.json).toEqual({ dryRun: false, handle, duties: ['moderate'] });
    const revoked = await dry('duties revoke', { words: [handle, 'moderate'] });
    expect(revoked.json).toEqual({ dryRun: true, handle, duties: [] });
    expect((await run('duties grant', { words: [handle, 'moderate'] })).json).toMatchObject({
      duties: ['moderate'],
    });
    await expect(dry('duties grant', { words: [handle, 'sleep'] })).rejects.toThrow('one of');
    await expect(dry('duties grant', { words: ['not-a-member', 'moderate'] })).rejects.toThrow();
  });

  it('is told what retention would destroy, and nothing is destroyed', async () => {
    await identity.join('has-signed-in');
    await identity.signIn('has-signed-in');
    identity.clock.advance({ days: 61 });
    const [sessions] = await execute<{ count: number }>(
      identity.em,
      'select count(*)::int as count from session',
    );
    const before = await everything();
    const told = await dry('retention run');
    expect(await everything()).toEqual(before);
    const done = await run('retention run');
    expect(told.json).toEqual({ ...(done.json as object), dryRun: true });
    expect(told.json).toMatchObject({ rows: { 'sessions 30 days after their end': sessions!.count } });
    expect((await dry('retention run')).json).toMatchObject({
      rows: { 'sessions 30 days after their end': 0 },
    });
  });

  it('is told how many profiles would show more, and none does', async () => {
    await execute(
      identity.em,
      `insert into member (id, version, handle, role, specialties, verified_specialties, country, region, shown_place, languages, level, standing, joined_at)
       select gen_random_uuid(), 1, 'hidden-' || n, 'physician', '{dermatology}', '{}', 'CH', 'western-europe', 'none', '{en}', 2, 'good', now()
       from generate_series(1, 11) n`,
    );
    const before = await everything();
    expect((await dry('profiles refine')).json).toEqual({ dryRun: true, refined: 11 });
    expect(await everything()).toEqual(before);
    expect((await run('profiles refine')).json).toEqual({ dryRun: false, refined: 11 });
    expect((await dry('profiles refine')).json).toEqual({ dryRun: true, refined: 0 });
  });

  it('is told whether an erasure could begin, and nobody is erased', async () => {
    const somebody = await identity.join('nearly-erased');
    const options = { reason: 'asked for' };
    const before = await everything();
    const told = await dry('erasure start', { words: [somebody.handle], options });
    expect(told).toMatchObject({ code: 0, json: { dryRun: true, memberHash: expect.any(String) } });
    await expect(dry('erasure start', { words: ['not-a-member'], options })).rejects.toThrow();
    expect(await everything()).toEqual(before);
    const begun = (await run('erasure start', { words: [somebody.handle], options })).json as { id: string };
    const asked = await everything();
    expect((await dry('erasure retry', { words: [begun.id] })).json).toMatchObject({ dryRun: true });
    expect(await everything()).toEqual(asked);
    expect((await run('erasure retry', { words: [begun.id] })).json).toMatchObject({ dryRun: false });
  });

  it('takes the factors of a member who lost them all, with a reason and a second person, and only then', async () => {
    const { handle, id } = await identity.join('lost-it-all');
    const app = await addApp(identity, member({ id }));
    const session = await tryPassword(identity, handle, { factor: proofOf(app) });
    expect(session.status).toBe(201);
    const reason = 'Passport and diploma seen on the video call of 2 March.';
    const given = { words: [handle], options: { reason, second: 'night-watch' } };
    const before = await everything();
    expect((await dry('factors reset', given)).json).toEqual({ dryRun: true, handle, factors: 1 });
    expect(await everything()).toEqual(before);
    await expect(run('factors reset', { words: [handle], options: { reason } })).rejects.toThrow('--second');
    await expect(
      run('factors reset', { words: [handle], options: { reason: 'lost', second: 'x' } }),
    ).rejects.toThrow('20 characters');
    expect((await run('factors reset', given)).json).toEqual({ dryRun: false, handle, factors: 1 });
    const [entry] = await execute<{ reason: string }>(
      identity.em,
      `select reason from audit_entry where action = 'factors.reset' and object = $1`,
      [id],
    );
    expect(entry?.reason).toBe(`${reason} (second person: night-watch)`);
    const audit = await identity.request<{ items: { action: string }[] }>('GET', '/v1/me/audit', {
      as: member({ id }),
    });
    expect(audit.body.items.find(({ action }) => action === 'factors.reset')).toMatchObject({
      by: 'staff',
      reason: null,
    });
    // Neither the password nor a code opens the account: the way back is a reset by mail.
    expect((await tryPassword(identity, handle)).body).toMatchObject({ code: 'sign-in-failed' });
    const mail = `${handle}@mail.example`;
    expect((await identity.lettersTo(mail)).at(-1)?.template).toBe('factors-reset');
    await identity.request('POST', '/v1/password-resets', { body: { mail } });
    const token = (await identity.lettersTo(mail)).at(-1)?.token;
    const next = 'four herons left before dusk';
    const reset = await identity.request('POST', '/v1/password-resets/confirmations', {
      body: { token, password: next },
    });
    expect(reset.status).toBe(201);
    expect((await tryPassword(identity, handle, { password: next })).status).toBe(201);
  });
});
