import { execute } from '@openrounds/database';
import { metricsText } from '@openrounds/telemetry';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { addPasskey, askChallenge, bytesOf, factsOf, newCookie, tryPassword } from './factor-support.js';
import { SoftwareAuthenticator } from './software-authenticator.js';
import type { Identity } from './support.js';
import { password, startIdentity } from './support.js';

describe('a passkey', () => {
  let identity: Identity;
  const signIn = (passkey: unknown) => identity.request('POST', '/v1/sessions', { body: { passkey } });
  beforeAll(async () => {
    identity = await startIdentity();
  });
  afterAll(() => identity?.close());
  beforeEach(() => identity.clock.advance({ minutes: 16 }));

  it('signs in without password and without a name', async () => {
    const owner = await identity.join('key-ring');
    const { authenticator } = await addPasskey(identity, owner);
    const answer = await signIn(authenticator.get(await askChallenge(identity)));
    expect(answer).toMatchObject({
      status: 201,
      body: { memberId: owner.id, handle: 'key-ring', mustEnrol: false },
    });
    expect((await factsOf(identity, newCookie(answer))).body.scopes).toEqual(['read', 'write']);
  });

  it('opens the account while guesses at its password have to wait', async () => {
    const { authenticator } = await addPasskey(identity, await identity.join('besieged'));
    for (let count = 0; count < 11; count += 1)
      await tryPassword(identity, 'besieged', { password: 'not-the-right-one' }, `198.51.100.${count}`);
    expect((await tryPassword(identity, 'besieged')).status).toBe(429);
    expect((await signIn(authenticator.get(await askChallenge(identity)))).status).toBe(201);
  });

  it('stands beside the password as a second factor', async () => {
    const owner = await identity.join('belt-braces');
    const { authenticator } = await addPasskey(identity, owner);
    expect(await tryPassword(identity, 'belt-braces')).toMatchObject({
      body: { code: 'factor-required', kinds: ['passkey', 'recovery'] },
    });
    const assertion = authenticator.get(await askChallenge(identity));
    expect(
      (await tryPassword(identity, 'belt-braces', { factor: { kind: 'passkey', assertion } })).status,
    ).toBe(201);
  });

  it('is asked with 256 random bits, another time with others', async () => {
    const asked = await Promise.all(Array.from({ length: 20 }, () => askChallenge(identity)));
    for (const { challenge } of asked) expect(Buffer.from(challenge, 'base64url')).toHaveLength(32);
    expect(new Set(asked.map(({ challenge }) => challenge)).size).toBe(20);
  });

  it('answers a challenge once, within 5 minutes, and only one that we gave for it', async () => {
    const owner = await identity.join('replayed');
    const { authenticator } = await addPasskey(identity, owner);
    const answer = authenticator.get(await askChallenge(identity));
    expect((await signIn(answer)).status).toBe(201);
    const replayed = await signIn(answer);
    expect(replayed).toMatchObject({ status: 401, body: { code: 'sign-in-failed' } });
    const late = authenticator.get(await askChallenge(identity));
    identity.clock.advance({ minutes: 5 });
    expect((await signIn(late)).status).toBe(401);
    const invented = authenticator.get({ challenge: Buffer.alloc(32, 7).toString('base64url') });
    expect((await signIn(invented)).status).toBe(401);
    const { body } = await identity.request<{ passkey: { challenge: string } }>('POST', '/v1/me/factors', {
      as: owner,
      body: {
        kind: 'passkey',
        name: 'second',
        factor: { kind: 'passkey', assertion: authenticator.get(await askChallenge(identity)) },
      },
    });
    expect((await signIn(authenticator.get(body.passkey))).status).toBe(401);
  });

  it('of parallel uses of one answer one passes', async () => {
    const { authenticator } = await addPasskey(identity, await identity.join('raced-key'));
    const answer = authenticator.get(await askChallenge(identity));
    const statuses = (await Promise.all([1, 2, 3, 4, 5, 6].map(() => signIn(answer)))).map(
      ({ status }) => status,
    );
    expect(statuses.sort()).toEqual([201, 401, 401, 401, 401, 401]);
  });

  it('is refused from another origin, without its user, and when nobody knows it, all with the same bytes', async () => {
    const { authenticator } = await addPasskey(identity, await identity.join('phished'));
    const unknown = new SoftwareAuthenticator();
    const answers = [
      await signIn(
        authenticator.get(await askChallenge(identity), { origin: 'https://rounds.example.evil' }),
      ),
      await signIn(authenticator.get(await askChallenge(identity), { userVerified: false })),
      await signIn(unknown.get(await askChallenge(identity))),
      await tryPassword(identity, 'phished', { password: 'not-the-right-one' }),
    ];
    for (const answer of answers) expect(bytesOf(answer)).toBe(bytesOf(answers[0]!));
    expect(answers[0]).toMatchObject({ status: 401, body: { code: 'sign-in-failed' } });
  });

  it('whose counter goes back is refused, counted and noted in the audit', async () => {
    const owner = await identity.join('cloned');
    const { id, authenticator } = await addPasskey(identity, owner);
    const withCount = async (counter: number) =>
      (await signIn(authenticator.get(await askChallenge(identity), { counter }))).status;
    expect(await withCount(40)).toBe(201);
    expect(await withCount(40)).toBe(401);
    expect(await withCount(39)).toBe(401);
    expect(await withCount(0)).toBe(401);
    expect(await withCount(41)).toBe(201);
    const notes = await execute(
      identity.em,
      `select actor from audit_entry where action = 'passkey.clone-suspected' and object = $1`,
      [id],
    );
    expect(notes).toEqual([{ actor: owner.id }, { actor: owner.id }, { actor: owner.id }]);
    expect(metricsText()).toMatch(/openrounds_identity_passkey_clones(_total)? 3/);
  });

  it('that does not count at all stays welcome', async () => {
    const owner = await identity.join('never-counts');
    const { id, authenticator } = await addPasskey(identity, owner);
    await execute(identity.em, 'update factor set counter = 0 where id = $1', [id]);
    for (let use = 0; use < 3; use += 1) {
      const answer = authenticator.get(await askChallenge(identity), { counter: 0 });
      expect((await signIn(answer)).status).toBe(201);
    }
  });

  it('is enrolled by one member only', async () => {
    const { authenticator } = await addPasskey(identity, await identity.join('first-owner'));
    const second = await identity.join('second-owner');
    const { body } = await identity.request<{ id: string; passkey: { challenge: string } }>(
      'POST',
      '/v1/me/factors',
      {
        as: second,
        body: { kind: 'passkey', name: 'key', password },
      },
    );
    const refused = await identity.request('POST', `/v1/me/factors/${body.id}/confirmations`, {
      as: second,
      body: { attestation: authenticator.create(body.passkey) },
    });
    expect(refused).toMatchObject({ status: 422, body: { code: 'factor-refused' } });
  });

  it('of somebody else is no fresh factor', async () => {
    const owner = await identity.join('mine-only');
    await addPasskey(identity, owner);
    const { authenticator } = await addPasskey(identity, await identity.join('helpful-friend'));
    const answer = await identity.request('POST', '/v1/keys', {
      as: owner,
      body: {
        name: 'tool',
        scopes: ['read'],
        factor: { kind: 'passkey', assertion: authenticator.get(await askChallenge(identity)) },
      },
    });
    expect(answer).toMatchObject({ status: 401, body: { code: 'sign-in-failed' } });
  });
});
