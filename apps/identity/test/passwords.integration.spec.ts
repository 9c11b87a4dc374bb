import { sessionTopic } from '@openrounds/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { TestMember } from '@openrounds/testing';
import { StartErasure } from '../src/erasure/start-erasure.js';
import { addApp, bytesOf, factsOf, newCookie, proofOf, tryPassword } from './factor-support.js';
import type { Identity } from './support.js';
import { password, signUpForm, startIdentity } from './support.js';

const better = 'four herons left before dusk';

describe('a change of password', () => {
  let identity: Identity;
  const change = (as: TestMember, body: Record<string, unknown>) =>
    identity.request('PUT', '/v1/me/password', { as, body });
  beforeAll(async () => {
    identity = await startIdentity();
  });
  afterAll(() => identity?.close());
  beforeEach(() => identity.clock.advance({ minutes: 16 }));

  it('needs the present one, ends all other sessions, and tells the member', async () => {
    const owner = await identity.join('changes');
    const other = await identity.signIn('changes');
    const here = await identity.signIn('changes');
    const as = { ...owner, sid: here.id };
    const wrong = { newPassword: better, password: 'not-the-right-one' };
    expect(await change(as, wrong)).toMatchObject({ status: 401, body: { code: 'sign-in-failed' } });
    expect((await change(as, { newPassword: better })).status).toBe(422);
    const done = await change(as, { newPassword: better, password });
    expect(done).toMatchObject({ status: 200, body: {} });
    expect((await factsOf(identity, other.secret)).status).toBe(404);
    expect((await factsOf(identity, here.secret)).status).toBe(404);
    expect((await factsOf(identity, newCookie(done))).body).toMatchObject({ sid: here.id });
    const told = (await identity.outbox(sessionTopic)).filter(({ key }) => key === other.id);
    expect(told).toMatchObject([{ type: 'identity.session.revoked', version: 2 }]);
    expect((await tryPassword(identity, 'changes')).status).toBe(401);
    expect((await tryPassword(identity, 'changes', { password: better })).status).toBe(201);
    const letters = await identity.lettersTo('changes@mail.example');
    expect(letters.at(-1)).toMatchObject({ template: 'password-changed' });
  });

  it('with a second factor needs both, and may be to a shorter one', async () => {
    const owner = await identity.join('changes-with');
    const short = { newPassword: 'kq7vz2mw', password };
    expect(await change(owner, short)).toMatchObject({ status: 422, body: { code: 'validation-failed' } });
    const app = await addApp(identity, owner);
    expect((await change(owner, short)).body).toMatchObject({ code: 'factor-required' });
    expect((await change(owner, { newPassword: 'kq7vz2mw', factor: proofOf(app) })).status).toBe(422);
    identity.clock.advance({ seconds: 30 });
    expect((await change(owner, { ...short, factor: proofOf(app) })).status).toBe(200);
  });

  it('to a password that is short, long or guessable is refused with one sentence', async () => {
    const owner = await identity.join('picky-owner');
    const guessable = 'is too easy to guess: a few words that do not belong together are better';
    const refused: [string, string][] = [
      ['fourteen chars', 'is shorter than 15 characters'],
      ['heron dusk '.repeat(12), 'is longer than 128 characters'],
      ['passwordpassword', guessable],
      ['picky-owner-2026', guessable],
    ];
    for (const [newPassword, detail] of refused) {
      const answer = await change(owner, { newPassword, password });
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/newPassword', detail }] } });
    }
  });
});

describe('a password', () => {
  let identity: Identity;
  beforeAll(async () => {
    identity = await startIdentity();
  });
  afterAll(() => identity?.close());

  it('stays good however old it is', async () => {
    await identity.join('old-words');
    identity.clock.advance({ days: 3_650 });
    const { status, body } = await tryPassword(identity, 'old-words');
    expect(status).toBe(201);
    expect(Object.keys(body).sort()).toEqual([
      'expiresAt',
      'handle',
      'id',
      'memberId',
      'mustEnrol',
      'version',
    ]);
    expect(body['mustEnrol']).toBe(false);
  });

  it('opens the account exactly as it was chosen: no space, capital or end is dropped, and 64 characters and more count', async () => {
    const chosen = ` Zwölf Möwen über dem Hafen, дождь, 🦆 ${'kq7vz2mwx9trb4nd8hgj3 '.repeat(3)}Ende `;
    expect([...chosen].length).toBeGreaterThan(64);
    await identity.join('exact-words', { password: chosen });
    const others = [chosen.trim(), chosen.trimEnd(), chosen.toLowerCase(), chosen.slice(0, -1), `${chosen}x`];
    for (const other of others)
      expect((await tryPassword(identity, 'exact-words', { password: other })).status).toBe(401);
    expect((await tryPassword(identity, 'exact-words', { password: chosen })).status).toBe(201);
  });

  it('that holds half a character is refused, because all halves would be one', async () => {
    await identity.join('half-words');
    const half = 'grill-teapot-vexing-8\ud83e';
    expect((await tryPassword(identity, 'half-words', { password: half })).status).toBe(422);
  });
});

describe('a reset of the password', () => {
  let identity: Identity;
  const ask = (mail: string) => identity.request('POST', '/v1/password-resets', { body: { mail } });
  const confirm = (token: string | undefined, more: Record<string, unknown> = {}) =>
    identity.request('POST', '/v1/password-resets/confirmations', {
      body: { token, password: better, ...more },
    });
  const tokenFor = async (handle: string): Promise<string | undefined> => {
    await ask(`${handle}@mail.example`);
    return (await identity.lettersTo(`${handle}@mail.example`)).at(-1)?.token;
  };
  beforeAll(async () => {
    identity = await startIdentity();
  });
  afterAll(() => identity?.close());
  beforeEach(() => identity.clock.advance({ minutes: 16 }));

  it('is asked for with the same bytes, statements and number of letters for known and unknown addresses', async () => {
    await identity.join('has-account');
    const known = await ask('has-account@mail.example');
    const knownWork = identity.statements();
    const unknown = await ask('no-account@mail.example');
    expect(known).toMatchObject({ status: 202, body: {} });
    expect(bytesOf(unknown)).toBe(bytesOf(known));
    expect(identity.statements()).toEqual(knownWork);
    const templates = async (mail: string) =>
      (await identity.lettersTo(mail)).map(({ template }) => template);
    expect(await templates('has-account@mail.example')).toEqual(['confirm-address', 'password-reset']);
    expect(await templates('no-account@mail.example')).toEqual(['no-account']);
  });

  it('goes to the address that was confirmed, however it is typed now', async () => {
    await identity.join('one-mailbox');
    await ask('ONE-MAILBOX@Mail.Example');
    expect(await identity.lettersTo('ONE-MAILBOX@Mail.Example')).toEqual([]);
    expect((await identity.lettersTo('one-mailbox@mail.example')).at(-1)?.template).toBe('password-reset');
  });

  it('works once, ends every session and key, signs nobody in, and tells the member', async () => {
    const owner = await identity.join('forgets');
    const session = await identity.signIn('forgets');
    const { body } = await identity.request<{ key: string }>('POST', '/v1/keys', {
      as: owner,
      body: { name: 'tool', scopes: ['read'], password },
    });
    const token = await tokenFor('forgets');
    const done = await confirm(token);
    expect(done).toMatchObject({ status: 201, body: {} });
    expect(newCookie(done)).toBe('');
    expect((await factsOf(identity, session.secret)).status).toBe(404);
    expect((await factsOf(identity, body.key)).status).toBe(404);
    expect((await tryPassword(identity, 'forgets', { password: better })).status).toBe(201);
    expect((await tryPassword(identity, 'forgets')).status).toBe(401);
    expect(await confirm(token)).toMatchObject({ status: 422, body: { code: 'token-refused' } });
    const letters = await identity.lettersTo('forgets@mail.example');
    expect(letters.at(-1)).toMatchObject({ template: 'password-changed' });
  });

  it('of parallel uses of one token one passes', async () => {
    await identity.join('forgets-twice');
    const token = await tokenFor('forgets-twice');
    const tries = Array.from({ length: 5 }, (_, at) => confirm(token, { password: `${better} ${at}` }));
    const statuses = (await Promise.all(tries)).map(({ status }) => status).sort();
    expect(statuses).toEqual([201, 422, 422, 422, 422]);
  });

  it('works for 10 minutes, and only by the newest letter', async () => {
    await identity.join('slow-reader');
    const first = await tokenFor('slow-reader');
    const second = await tokenFor('slow-reader');
    expect((await confirm(first)).body).toMatchObject({ code: 'token-refused' });
    identity.clock.advance({ minutes: 10 });
    expect((await confirm(second)).body).toMatchObject({ code: 'token-refused' });
    const third = await tokenFor('slow-reader');
    identity.clock.advance({ minutes: 9, seconds: 59 });
    expect((await confirm(third)).status).toBe(201);
  });

  it('never skips the second factor, and a missing one or a bad password leaves the token as it is', async () => {
    const app = await addApp(identity, await identity.join('careful'));
    const token = await tokenFor('careful');
    expect((await confirm(token)).body).toMatchObject({
      code: 'factor-required',
      kinds: ['recovery', 'totp'],
    });
    expect((await confirm(token, { factor: proofOf(app, 9) })).body).toMatchObject({
      code: 'sign-in-failed',
    });
    expect((await confirm(token, { password: 'sunshine', factor: proofOf(app) })).status).toBe(422);
    expect((await tryPassword(identity, 'careful', { factor: proofOf(app) })).status).toBe(201);
    identity.clock.advance({ seconds: 30 });
    expect((await confirm(token, { factor: proofOf(app) })).status).toBe(201);
    identity.clock.advance({ seconds: 30 });
    const next = await tryPassword(identity, 'careful', { password: better, factor: proofOf(app) });
    expect(next.status).toBe(201);
  });

  it('takes the token of its own letter only, and its token opens nothing else', async () => {
    await identity.join('two-letters');
    const token = await tokenFor('two-letters');
    const mail = 'signs-up-meanwhile@mail.example';
    await identity.request('POST', '/v1/members', { body: signUpForm('signs-up-meanwhile', { mail }) });
    const other = (await identity.lettersTo(mail)).at(-1)?.token;
    expect((await confirm(other)).body).toMatchObject({ code: 'token-refused' });
    const signUp = await identity.request('POST', '/v1/mail-confirmations', { body: { token } });
    expect(signUp.body).toMatchObject({ code: 'token-refused' });
    expect((await confirm(token)).status).toBe(201);
  });

  it.each([
    ['/v1/password-resets/confirmations', { password: better }],
    ['/v1/mail-confirmations', {}],
  ])('has tokens of 256 bits, and at %s an address may guess a hundred times', async (url, more) => {
    await identity.join(`token-of-${url.length}`);
    const token = await tokenFor(`token-of-${url.length}`);
    expect(Buffer.from(token ?? '', 'base64url')).toHaveLength(32);
    const guess = (at: number) =>
      identity.request('POST', url, {
        body: { token: `guess-number-${at}-${'x'.repeat(20)}`, ...more },
        headers: { 'x-openrounds-client-address': `2001:db8:77:${url.length}::${at.toString(16)}` },
      });
    const statuses: number[] = [];
    for (let at = 1; at <= 101; at += 1) statuses.push((await guess(at)).status);
    expect(statuses.slice(0, 100).filter((status) => status !== 422)).toEqual([]);
    expect(statuses[100]).toBe(429);
  });

  it('gives a thief of the mailbox ten guesses at the second factor in 15 minutes, however many letters come', async () => {
    const app = await addApp(identity, await identity.join('mail-stolen'));
    const statuses: number[] = [];
    for (let letter = 0; letter < 4; letter += 1) {
      const token = await tokenFor('mail-stolen');
      for (let guess = 0; guess < 3; guess += 1)
        statuses.push((await confirm(token, { factor: proofOf(app, 9 + guess) })).status);
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429]);
  });

  it('does not bring back an account that is being erased', async () => {
    await identity.join('leaves');
    const token = await tokenFor('leaves');
    await identity.app.get(StartErasure).run('leaves', 'asked for');
    expect((await confirm(token)).body).toMatchObject({ code: 'token-refused' });
    await ask('leaves@mail.example');
    expect((await identity.lettersTo('leaves@mail.example')).at(-1)?.template).toBe('no-account');
  });
});
