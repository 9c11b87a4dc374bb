import { ruleOf } from '@openrounds/http';
import type { TestMember } from '@openrounds/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { PasswordHasher } from '../src/password/password-hasher.js';
import { policy } from '../src/policy.js';
import { CheckPassword } from '../src/sign-in/check-password.js';
import { StartSession } from '../src/session/start-session.js';
import { addApp, bytesOf, factsOf, newCookie, proofOf, tryPassword } from './factor-support.js';
import type { Identity } from './support.js';
import { password, signUpForm, startIdentity } from './support.js';

/** The passport of a session that may only enrol. */
const enrolling = (of: TestMember, sid: string): TestMember => ({ ...of, sid, scopes: ['enrol'] });

describe('where everybody must have a second factor', () => {
  let identity: Identity;
  beforeAll(async () => {
    identity = await startIdentity({ SECOND_FACTOR: 'on' });
  });
  afterAll(() => identity?.close());
  beforeEach(() => identity.clock.advance({ minutes: 16 }));

  it('a member without one gets a session that can enrol one and do nothing else', async () => {
    const newcomer = await identity.join('newcomer');
    const { id, secret, answer } = await identity.signIn('newcomer');
    expect(answer).toMatchObject({ mustEnrol: true });
    expect((await factsOf(identity, secret)).body.scopes).toEqual(['enrol']);
    const as = enrolling(newcomer, id);
    const open = Object.entries(policy).filter(([, entry]) => ruleOf(entry) === 'enrolment');
    expect(open.map(([operation]) => operation).sort()).toEqual([
      'confirmFactor',
      'endCurrentSession',
      'listFactors',
      'startFactor',
    ]);
    expect((await identity.request('GET', '/v1/me/factors', { as })).status).toBe(200);
    for (const path of [
      '/v1/me',
      '/v1/sessions',
      '/v1/keys',
      '/v1/follows',
      '/v1/verifications',
      '/v1/members/newcomer',
    ])
      expect(await identity.request('GET', path, { as })).toMatchObject({
        status: 403,
        body: { code: 'scope-missing' },
      });
    const key = { name: 'tool', scopes: ['read'], password };
    expect((await identity.request('POST', '/v1/keys', { as, body: key })).status).toBe(403);
  });

  it('the session counts in full once the factor is confirmed, under a new reference', async () => {
    const newcomer = await identity.join('enrols-now');
    const { id, secret } = await identity.signIn('enrols-now');
    const app = await addApp(identity, enrolling(newcomer, id));
    expect((await factsOf(identity, secret)).status).toBe(404);
    expect((await factsOf(identity, newCookie(app.answer))).body.scopes).toEqual(['read', 'write']);
    const next = await tryPassword(identity, 'enrols-now', { factor: proofOf(app) });
    expect(next).toMatchObject({ status: 201, body: { mustEnrol: false } });
    expect((await factsOf(identity, newCookie(next))).body.scopes).toEqual(['read', 'write']);
  });

  it('no session begins before the last factor is shown, also when the factor came after the check', async () => {
    const racer = await identity.join('late-factor');
    const check = identity.app.get(CheckPassword);
    const checked = await check.ofLogin('late-factor', password, '192.0.2.9');
    const { id } = await identity.signIn('late-factor');
    await addApp(identity, enrolling(racer, id));
    await expect(identity.app.get(StartSession).run(checked, undefined)).rejects.toMatchObject({
      code: 'factor-required',
    });
    const { body } = await identity.request<{ items: unknown[] }>('GET', '/v1/sessions', { as: racer });
    expect(body.items).toHaveLength(1);
  });

  it('a key of somebody without one can do nothing', async () => {
    const owner = await identity.join('key-only');
    const { body } = await identity.request<{ key: string }>('POST', '/v1/keys', {
      as: owner,
      body: { name: 'tool', scopes: ['read'], password },
    });
    expect((await factsOf(identity, body.key)).body.scopes).toEqual([]);
    await addApp(identity, owner);
    expect((await factsOf(identity, body.key)).body.scopes).toEqual(['read']);
  });

  it('a password may have 8 characters, and not 7', async () => {
    const signUp = (handle: string, chosen: string) =>
      identity.request<{ errors: unknown }>('POST', '/v1/members', {
        body: signUpForm(handle, { password: chosen }),
      });
    expect((await signUp('eight-long', 'kq7vz2mw')).status).toBe(202);
    const { status, body } = await signUp('seven-long', 'kq7vz2m');
    expect(status).toBe(422);
    expect(body.errors).toEqual([{ pointer: '/password', detail: 'is shorter than 8 characters' }]);
    expect((await signUp('leaked-long', 'sunshine')).status).toBe(422);
  });
});

describe('where members with a duty must have a second factor', () => {
  let identity: Identity;
  beforeAll(async () => {
    identity = await startIdentity({ SECOND_FACTOR: 'duties' });
  });
  afterAll(() => identity?.close());

  it('nobody else must, and whoever gets a duty can only enrol from then on', async () => {
    await identity.join('plain-member');
    const plain = await identity.signIn('plain-member');
    expect((await factsOf(identity, plain.secret)).body.scopes).toEqual(['read', 'write']);
    const desk = await identity.joinStaff('desk-fern', 'review');
    const { id, secret, answer } = await identity.signIn('desk-fern');
    expect(answer).toMatchObject({ mustEnrol: true });
    expect((await factsOf(identity, secret)).body.scopes).toEqual(['enrol']);
    const app = await addApp(identity, enrolling(desk, id));
    expect((await factsOf(identity, newCookie(app.answer))).body.scopes).toEqual(['read', 'write', 'review']);
  });
});

describe('an answer to a stranger', () => {
  let identity: Identity;
  beforeAll(async () => {
    identity = await startIdentity();
    await identity.join('known-person');
    await addApp(identity, await identity.join('known-careful'));
  });
  afterAll(() => identity?.close());
  beforeEach(() => identity.clock.advance({ minutes: 16 }));

  it('at sign-in is the same, byte for byte, for known and unknown, with and without second factor', async () => {
    const wrong = { password: 'not-the-right-one' };
    const factor = { kind: 'totp', code: '123456' };
    const answers = [
      await tryPassword(identity, 'known-person', wrong),
      await tryPassword(identity, 'known-careful', wrong),
      await tryPassword(identity, 'nobody-at-all', wrong),
      await tryPassword(identity, 'known-careful', { ...wrong, factor }),
      await tryPassword(identity, 'nobody-at-all', { ...wrong, factor }),
    ];
    expect(answers[0]!.status).toBe(401);
    for (const answer of answers) expect(bytesOf(answer)).toBe(bytesOf(answers[0]!));
  });

  it('at sign-up is the same, and so is the work: one hash, the same statements, one letter', async () => {
    const work = async (handle: string, mail: string) => {
      const answer = await identity.request('POST', '/v1/members', { body: signUpForm(handle, { mail }) });
      return {
        bytes: bytesOf(answer),
        statements: identity.statements(),
        letters: (await identity.lettersTo(mail)).length,
      };
    };
    const before = (await identity.lettersTo('known-person@mail.example')).length;
    const known = await work('asks-one', 'known-person@mail.example');
    const unknown = await work('asks-two', 'unknown@mail.example');
    expect(known.bytes).toBe(unknown.bytes);
    expect(known.statements).toEqual(unknown.statements);
    expect([known.letters - before, unknown.letters]).toEqual([1, 1]);
  });
});

describe('guessing from many addresses', () => {
  let identity: Identity;
  let hashes: { mock: { calls: unknown[] } };
  beforeAll(async () => {
    identity = await startIdentity();
    await identity.join('target');
  });
  afterAll(() => identity?.close());
  beforeEach(() => {
    identity.clock.advance({ minutes: 16 });
    jest.restoreAllMocks();
    hashes = jest.spyOn(identity.app.get(PasswordHasher), 'matches');
  });

  /** All inside 2001:db8:0:1::/64. */
  const addresses = Array.from(
    { length: 2_000 },
    (_, at) => `2001:db8:0:1:${(at * 32).toString(16)}::${at + 1}`,
  );
  const guess = (handle: string, address: string) =>
    tryPassword(identity, handle, { password: 'not-the-right-one' }, address);

  /** Sixteen at a time, so that no two of them share a place in the budget. @returns how many answers had which status */
  const guessAll = async (accountOf: (at: number) => string): Promise<Record<number, number>> => {
    const counts: Record<number, number> = {};
    for (let from = 0; from < addresses.length; from += 16) {
      const wave = addresses.slice(from, from + 16);
      const answers = await Promise.all(wave.map((address, at) => guess(accountOf(from + at), address)));
      for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
    }
    return counts;
  };

  it('at one account, 2,000 addresses of one /64 reach the hash ten times', async () => {
    expect(await guessAll(() => 'target')).toEqual({ 401: 10, 429: 1_990 });
    expect(hashes.mock.calls).toHaveLength(10);
  }, 60_000);

  it('at 2,000 accounts, they reach the hash a hundred times: to the budget they are one address', async () => {
    expect(await guessAll((at) => `stranger-${at}`)).toEqual({ 401: 100, 429: 1_900 });
    expect(hashes.mock.calls).toHaveLength(100);
  }, 60_000);
});
