import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sessionTopic } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import { ruleOf } from '@openrounds/http';
import type { CommandWords, TestMember } from '@openrounds/testing';
import { runCommand } from '@openrounds/testing';
import { policy } from '../src/policy.js';
import { sessionCommands } from '../src/session/session-commands.js';
import { addApp, factsOf, newCookie, proofOf, tryPassword } from './factor-support.js';
import type { Identity } from './support.js';
import { password, startIdentity } from './support.js';

describe('the end of sessions', () => {
  let identity: Identity;
  beforeAll(async () => {
    identity = await startIdentity();
  });
  afterAll(() => identity?.close());
  beforeEach(() => identity.clock.advance({ minutes: 16 }));

  const isOpen = async (secret: string): Promise<boolean> => (await factsOf(identity, secret)).status === 200;
  const remove = (as: TestMember, path: string, shown: object) =>
    identity.request('POST', `/v1/sessions/${path}removals`, { as, body: shown });

  it('of one takes a fresh factor: a stolen session throws nobody out', async () => {
    const owner = await identity.join('ends-one');
    const lost = await identity.signIn('ends-one');
    const here = await identity.signIn('ends-one');
    const as = { ...owner, sid: here.id };
    const { body } = await identity.request<{ items: { id: string; current: boolean }[] }>(
      'GET',
      '/v1/sessions',
      { as },
    );
    expect(body.items.map(({ id, current }) => [id, current])).toEqual([
      [here.id, true],
      [lost.id, false],
    ]);
    expect((await remove(as, `${lost.id}/`, {})).status).toBe(422);
    expect((await remove(as, `${lost.id}/`, { password: 'not-the-right-one' })).status).toBe(401);
    expect((await identity.request('DELETE', `/v1/sessions/${lost.id}`, { as })).status).toBe(404);
    expect(await isOpen(lost.secret)).toBe(true);
    const done = await remove(as, `${lost.id}/`, { password });
    expect(done).toMatchObject({ status: 201, body: { id: lost.id, version: 2 } });
    expect(await isOpen(lost.secret)).toBe(false);
    expect(await isOpen(newCookie(done))).toBe(true);
    const [told] = (await identity.outbox(sessionTopic)).filter(({ key }) => key === lost.id);
    expect(told).toMatchObject({
      type: 'identity.session.revoked',
      version: 2,
      state: { memberId: owner.id },
    });
  });

  it('of all others takes the second factor of whoever has one, and leaves the one in use', async () => {
    const owner = await identity.join('ends-all');
    const app = await addApp(identity, owner);
    const others = [];
    for (const away of [0, 1]) {
      identity.clock.advance({ minutes: away });
      others.push(newCookie(await tryPassword(identity, 'ends-all', { factor: proofOf(app) })));
    }
    identity.clock.advance({ minutes: 1 });
    const here = await tryPassword(identity, 'ends-all', { factor: proofOf(app) });
    const as = { ...owner, sid: String(here.body['id']) };
    expect((await remove(as, '', { password })).body).toMatchObject({ code: 'factor-required' });
    identity.clock.advance({ minutes: 1 });
    const done = await remove(as, '', { factor: proofOf(app) });
    expect(done).toMatchObject({ status: 201, body: { ended: 2 } });
    for (const secret of others) expect(await isOpen(secret)).toBe(false);
    expect(await isOpen(newCookie(done))).toBe(true);
  });

  it("of a stranger's is answered as of an unknown one, and it goes on", async () => {
    const nosy = await identity.join('ends-others');
    await identity.join('goes-on');
    const { id, secret } = await identity.signIn('goes-on');
    expect((await remove(nosy, `${id}/`, { password })).status).toBe(404);
    expect((await remove(nosy, '', { password })).body).toEqual({ ended: 0 });
    expect(await isOpen(secret)).toBe(true);
  });

  it('comes with the next sign-in of the same browser, whoever signs in, and with no failed one', async () => {
    const first = await identity.join('shares-desk');
    const elsewhere = await identity.signIn('shares-desk');
    const here = await identity.signIn('shares-desk');
    await identity.join('sits-down');
    const signIn = (chosen: string) =>
      identity.request('POST', '/v1/sessions', {
        as: { ...first, sid: here.id },
        body: { handle: 'sits-down', password: chosen },
      });
    expect((await signIn('not-the-right-one')).status).toBe(401);
    expect(await isOpen(here.secret)).toBe(true);
    const next = await signIn(password);
    expect(next).toMatchObject({ status: 201, body: { handle: 'sits-down' } });
    expect(await isOpen(here.secret)).toBe(false);
    expect(await isOpen(elsewhere.secret)).toBe(true);
    expect(await isOpen(newCookie(next))).toBe(true);
    const told = (await identity.outbox(sessionTopic)).filter(({ key }) => key === here.id);
    expect(told).toMatchObject([{ type: 'identity.session.revoked', state: { memberId: first.id } }]);
  });
});

describe('an operator who ends sessions', () => {
  let identity: Identity;
  beforeAll(async () => {
    identity = await startIdentity();
  });
  afterAll(() => identity?.close());

  const reason = 'A laptop was stolen.';
  const end = (given: CommandWords) => runCommand(identity, sessionCommands[0], given);
  const openOf = async (secret: string): Promise<boolean> => (await factsOf(identity, secret)).status === 200;
  const notes = (object: string) =>
    execute(identity.em, `select reason from audit_entry where action = 'sessions.ended' and object = $1`, [
      object,
    ]);

  it('of one member is told what would end, then ends it, and only that', async () => {
    const owner = await identity.join('signed-out');
    const [one, two] = [await identity.signIn('signed-out'), await identity.signIn('signed-out')];
    await identity.join('bystander');
    const other = await identity.signIn('bystander');
    const given = { words: ['signed-out'], options: { reason } };
    const told = { members: 1, sessions: 2, grants: 0 };
    expect((await end({ ...given, dryRun: true })).json).toEqual({ dryRun: true, ...told });
    expect(await openOf(one.secret)).toBe(true);
    expect(await notes(owner.id)).toEqual([]);
    expect((await end(given)).json).toEqual({ dryRun: false, ...told });
    expect([await openOf(one.secret), await openOf(two.secret)]).toEqual([false, false]);
    expect(await openOf(other.secret)).toBe(true);
    expect(await notes(owner.id)).toEqual([{ reason }]);
    const ended = (await identity.outbox(sessionTopic)).filter(({ key }) =>
      [one.id, two.id].includes(String(key)),
    );
    expect(ended.map(({ type }) => type)).toEqual(['identity.session.revoked', 'identity.session.revoked']);
    expect((await tryPassword(identity, 'signed-out')).status).toBe(201);
  });

  it('of everybody ends them all, and nobody is signed in after', async () => {
    const secrets = [];
    for (const handle of ['all-one', 'all-two']) {
      await identity.join(handle);
      secrets.push((await identity.signIn(handle)).secret);
    }
    const before = (await end({ options: { all: true, reason }, dryRun: true })).json as { sessions: number };
    expect(before.sessions).toBeGreaterThanOrEqual(2);
    const done = (await end({ options: { all: true, reason } })).json;
    expect(done).toEqual({ ...before, dryRun: false });
    for (const secret of secrets) expect(await openOf(secret)).toBe(false);
    expect(await execute(identity.em, 'select 1 from session where ended_at is null')).toEqual([]);
    expect((await end({ options: { all: true, reason } })).json).toMatchObject({ members: 0, sessions: 0 });
  });

  it('says whose and why, or nothing ends', async () => {
    await expect(end({ options: { reason } })).rejects.toThrow('--all');
    await expect(end({ words: ['bystander'], options: { all: true, reason } })).rejects.toThrow('--all');
    await expect(end({ words: ['bystander'] })).rejects.toThrow('--reason');
    await expect(end({ words: ['not-a-member'], options: { reason } })).rejects.toThrow();
  });
});

describe('an application that acts for a member', () => {
  let identity: Identity;
  beforeAll(async () => {
    identity = await startIdentity();
  });
  afterAll(() => identity?.close());

  it('reads who they are and manages nothing of their account, also with their password', async () => {
    const owner = await identity.join('has-an-app');
    const { id, secret } = await identity.signIn('has-an-app');
    const as = { ...owner, client: '01890000-0000-7000-8000-00000000c11e' };
    expect((await identity.request('GET', '/v1/me', { as })).status).toBe(200);
    const unknown = '01890000-0000-7000-8000-000000000000';
    const tries: ['GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', string, object?][] = [
      ['GET', '/v1/sessions'],
      ['POST', `/v1/sessions/${id}/removals`, { password }],
      ['POST', '/v1/sessions/removals', { password }],
      ['DELETE', '/v1/sessions/current'],
      ['GET', '/v1/me/factors'],
      ['POST', '/v1/me/factors', { kind: 'totp', name: 'theirs', password }],
      ['PUT', '/v1/me/password', { newPassword: 'four herons left before dusk', password }],
      ['GET', '/v1/keys'],
      ['POST', '/v1/keys', { name: 'theirs', scopes: ['read'], password }],
      ['GET', '/v1/clients'],
      ['GET', '/v1/grants'],
      ['PATCH', `/v1/grants/${unknown}`, { scopes: ['read'] }],
      ['DELETE', `/v1/grants/${unknown}`],
      ['GET', '/v1/me/audit'],
      ['POST', '/v1/me/exports', { password }],
      ['POST', '/v1/erasures', { handle: 'has-an-app', password }],
    ];
    for (const [method, path, body] of tries) {
      const { status, body: told } = await identity.request(method, path, { as, body });
      expect([method, path, status, told['code']]).toEqual([method, path, 403, 'forbidden']);
    }
    expect((await factsOf(identity, secret)).body.scopes).toEqual(['read', 'write']);
  });

  it('may use these operations of a session and no other', () => {
    const open = Object.entries(policy).filter(([, entry]) => ruleOf(entry) === 'session');
    expect(open.map(([operation]) => operation).sort()).toEqual([
      'endBlock',
      'endFollow',
      'exportMember',
      'listBlocks',
      'listFollows',
      'showMe',
      'startBlock',
      'startFollow',
    ]);
  });
});
