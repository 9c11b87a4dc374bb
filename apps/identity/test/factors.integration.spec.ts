import { execute } from '@openrounds/database';
import { member } from '@openrounds/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { addApp, bytesOf, proofOf, tryPassword } from './factor-support.js';
import type { Identity } from './support.js';
import { password, startIdentity } from './support.js';

describe('an authenticator app', () => {
  let identity: Identity;
  beforeAll(async () => {
    identity = await startIdentity();
  });
  afterAll(() => identity?.close());
  /** Every test has budgets of its own. */
  beforeEach(() => identity.clock.advance({ minutes: 16 }));

  it('is enrolled with the password, and gives ten recovery codes once', async () => {
    const owner = await identity.join('app-owner');
    const before = await identity.request('GET', '/v1/me/factors', { as: owner });
    expect(before.body).toEqual({ items: [], recoveryCodesLeft: 0 });
    const wrong = { kind: 'totp', name: 'phone', password: 'not-the-right-one' };
    expect((await identity.request('POST', '/v1/me/factors', { as: owner, body: wrong })).status).toBe(401);
    const app = await addApp(identity, owner);
    expect(new Set(app.recoveryCodes).size).toBe(10);
    expect(app.answer.headers['cache-control']).toBe('no-store');
    const { body } = await identity.request('GET', '/v1/me/factors', { as: owner });
    expect(body).toMatchObject({
      items: [{ id: app.id, kind: 'totp', name: 'phone', lastUsed: null }],
      recoveryCodesLeft: 10,
    });
    const letters = await identity.lettersTo('app-owner@mail.example');
    expect(letters.at(-1)).toMatchObject({ template: 'factor-added' });
    const second = await addApp(identity, owner, { factor: proofOf(app) });
    expect(second.recoveryCodes).toEqual([]);
  });

  it('counts only once it is confirmed, with a right code, by its owner, within 5 minutes', async () => {
    const owner = await identity.join('slow-hand');
    const start = () =>
      identity.request<{ id: string }>('POST', '/v1/me/factors', {
        as: owner,
        body: { kind: 'totp', name: 'phone', password },
      });
    const confirm = (id: string, as = owner) =>
      identity.request('POST', `/v1/me/factors/${id}/confirmations`, { as, body: { code: '000000' } });
    const first = await start();
    expect(await confirm(first.body.id)).toMatchObject({ status: 422, body: { code: 'factor-refused' } });
    expect((await confirm(first.body.id, member())).status).toBe(404);
    const second = await start();
    expect((await confirm(first.body.id)).status).toBe(404);
    identity.clock.advance({ minutes: 5 });
    expect((await confirm(second.body.id)).status).toBe(404);
    expect((await tryPassword(identity, 'slow-hand')).status).toBe(201);
  });

  it('is asked for from then on: after a right password the answer lists what can be shown', async () => {
    const owner = await identity.join('asked-for');
    const app = await addApp(identity, owner);
    expect(await tryPassword(identity, 'asked-for')).toMatchObject({
      status: 401,
      body: { code: 'factor-required', kinds: ['recovery', 'totp'] },
    });
    expect((await tryPassword(identity, 'asked-for', { factor: proofOf(app) })).status).toBe(201);
  });

  it('a wrong code answers as a wrong password does, and spends the same budget', async () => {
    const owner = await identity.join('guessed-at');
    const app = await addApp(identity, owner);
    const wrongCode = await tryPassword(identity, 'guessed-at', { factor: proofOf(app, 7) });
    const wrongPassword = await tryPassword(identity, 'guessed-at', { password: 'not-the-right-one' });
    expect(wrongCode).toMatchObject({ status: 401, body: { code: 'sign-in-failed' } });
    expect(bytesOf(wrongCode)).toBe(bytesOf(wrongPassword));
    for (let count = 0; count < 8; count += 1)
      expect((await tryPassword(identity, 'guessed-at', { factor: proofOf(app, 9) })).status).toBe(401);
    expect((await tryPassword(identity, 'guessed-at', { factor: proofOf(app) })).status).toBe(429);
  });

  it('by handle and by mail there are ten guesses at codes together, not ten each', async () => {
    const owner = await identity.join('two-names');
    const app = await addApp(identity, owner);
    const byMail = (away: number) =>
      identity.request('POST', '/v1/sessions', {
        body: { mail: 'two-names@mail.example', password, factor: proofOf(app, away) },
      });
    for (let count = 0; count < 5; count += 1) {
      expect((await tryPassword(identity, 'two-names', { factor: proofOf(app, 9) })).status).toBe(401);
      expect((await byMail(9)).status).toBe(401);
    }
    expect((await byMail(0)).status).toBe(429);
  });

  it('of parallel uses of one code one passes, and none after it', async () => {
    const owner = await identity.join('raced-code');
    const app = await addApp(identity, owner);
    const factor = proofOf(app);
    const tries = Array.from({ length: 8 }, () => tryPassword(identity, 'raced-code', { factor }));
    const statuses = (await Promise.all(tries)).map(({ status }) => status).sort();
    expect(statuses).toEqual([201, 401, 401, 401, 401, 401, 401, 401]);
    expect((await tryPassword(identity, 'raced-code', { factor })).status).toBe(401);
  });

  it('a code lives for its half minute and ten seconds around it, by our clock, and never after a later one', async () => {
    const owner = await identity.join('skewed');
    const app = await addApp(identity, owner);
    const at = async (second: number, away: number): Promise<number> => {
      const now = identity.clock.now().getTime();
      identity.clock.advance(60_000 - (now % 30_000) + second * 1_000);
      return (await tryPassword(identity, 'skewed', { factor: proofOf(app, away) })).status;
    };
    expect(await at(9, -1)).toBe(201);
    expect(await at(11, -1)).toBe(401);
    expect(await at(19, 1)).toBe(401);
    expect(await at(21, 1)).toBe(201);
    expect((await tryPassword(identity, 'skewed', { factor: proofOf(app) })).status).toBe(401);
    expect(await at(9, -2)).toBe(401);
  });

  it('its secret and the codes lie in the database sealed or hashed', async () => {
    const owner = await identity.join('sealed-away');
    const app = await addApp(identity, owner);
    const rows = await execute<{ sealed: Buffer }>(
      identity.em,
      `select sealed from factor where id = $1 union all
       select convert_to(hash, 'UTF8') from recovery_code where member_id = $2`,
      [app.id, owner.id],
    );
    expect(rows).toHaveLength(11);
    const stored = rows.map(({ sealed }) => sealed.toString('latin1')).join();
    expect(stored).not.toContain(Buffer.from(app.secret).toString('latin1'));
    for (const code of app.recoveryCodes) expect(stored).not.toContain(code.replaceAll('-', ''));
  });
});

describe('recovery codes', () => {
  let identity: Identity;
  beforeAll(async () => {
    identity = await startIdentity();
  });
  afterAll(() => identity?.close());
  beforeEach(() => identity.clock.advance({ minutes: 16 }));

  it('open the account once each, however they are typed, and the member is told how many are left', async () => {
    const owner = await identity.join('lost-phone');
    const { recoveryCodes } = await addApp(identity, owner);
    const [code = ''] = recoveryCodes;
    const typed = ` ${code.toUpperCase().replaceAll('-', ' ')} `.trim();
    const use = () => tryPassword(identity, 'lost-phone', { factor: { kind: 'recovery', code: typed } });
    expect((await use()).status).toBe(201);
    expect((await use()).status).toBe(401);
    const letters = await identity.lettersTo('lost-phone@mail.example');
    expect(letters.at(-1)).toMatchObject({ template: 'recovery-code-used' });
    expect(letters.at(-1)?.text).toContain('still work: 9');
  });

  it('of parallel uses of one code one passes', async () => {
    const owner = await identity.join('raced-paper');
    const { recoveryCodes } = await addApp(identity, owner);
    const factor = { kind: 'recovery', code: recoveryCodes[3] };
    const tries = Array.from({ length: 8 }, () => tryPassword(identity, 'raced-paper', { factor }));
    const statuses = (await Promise.all(tries)).map(({ status }) => status).sort();
    expect(statuses).toEqual([201, 401, 401, 401, 401, 401, 401, 401]);
  });

  it('of one member open no other account', async () => {
    const { recoveryCodes } = await addApp(identity, await identity.join('paper-a'));
    await addApp(identity, await identity.join('paper-b'));
    const factor = { kind: 'recovery', code: recoveryCodes[0] };
    expect((await tryPassword(identity, 'paper-b', { factor })).status).toBe(401);
  });

  it('are replaced after a fresh factor, and only beside a factor', async () => {
    const owner = await identity.join('new-paper');
    const replace = (body: Record<string, unknown>) =>
      identity.request<{ recoveryCodes: string[]; code: string }>('POST', '/v1/me/recovery-codes', {
        as: owner,
        body,
      });
    expect((await replace({ password })).body.code).toBe('illegal-transition');
    const app = await addApp(identity, owner);
    expect((await replace({ password })).body.code).toBe('factor-required');
    const { body } = await replace({ factor: proofOf(app) });
    expect(body.recoveryCodes).toHaveLength(10);
    const use = (code: string | undefined) =>
      tryPassword(identity, 'new-paper', { factor: { kind: 'recovery', code } });
    expect((await use(app.recoveryCodes[0])).status).toBe(401);
    expect((await use(body.recoveryCodes[0])).status).toBe(201);
  });

  it('let a member exchange the lost factor for a new one, but never go without', async () => {
    const owner = await identity.join('exchanger');
    const { id, recoveryCodes } = await addApp(identity, owner);
    const factor = (at: number) => ({ factor: { kind: 'recovery', code: recoveryCodes[at] } });
    const remove = (of: string, at: number, as = owner) =>
      identity.request('POST', `/v1/me/factors/${of}/removals`, { as, body: factor(at) });
    expect(await remove(id, 0)).toMatchObject({ status: 409, body: { code: 'last-factor' } });
    const next = await addApp(identity, owner, factor(1));
    expect(await remove(id, 2)).toMatchObject({ status: 201, body: { id } });
    const letters = await identity.lettersTo('exchanger@mail.example');
    expect(letters.at(-1)).toMatchObject({ template: 'factor-removed' });
    const { body } = await identity.request<{ items: { id: string }[] }>('GET', '/v1/me/factors', {
      as: owner,
    });
    expect(body.items.map((item) => item.id)).toEqual([next.id]);
  });

  it("a stranger's factor and an unknown one are the same to whoever wants to remove it", async () => {
    const { id } = await addApp(identity, await identity.join('not-yours'));
    const stranger = await identity.join('nosy');
    const app = await addApp(identity, stranger);
    const remove = async (of: string) => {
      identity.clock.advance({ seconds: 30 });
      const answer = await identity.request('POST', `/v1/me/factors/${of}/removals`, {
        as: stranger,
        body: { factor: proofOf(app) },
      });
      const { instance: _address, ...body } = answer.body;
      return bytesOf({ ...answer, body });
    };
    const unknown = await remove('01890000-0000-7000-8000-000000000000');
    expect(await remove(id)).toBe(unknown);
    expect(unknown).toContain('not-found');
  });
});
