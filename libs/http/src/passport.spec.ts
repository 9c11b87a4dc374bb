import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { issuePassport, passportKeys, passportSigner, readPassport, Unauthenticated } from './index.js';
import type { Passport, PassportKeys, PassportSigner } from './index.js';

const passport: Passport = {
  memberId: 'm',
  role: 'physician',
  level: 2,
  standing: 'good',
  scopes: ['read', 'write'],
  client: 'c',
  sid: 's',
};

describe('a passport', () => {
  let signer: PassportSigner;
  let keys: PassportKeys;

  beforeAll(async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    signer = await passportSigner(JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'k1' }));
    keys = passportKeys(JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k1' }] }));
  });

  const signed = (claims: Record<string, unknown>, typ = 'passport+jwt'): Promise<string> =>
    new SignJWT({
      sub: 'm',
      aud: 'cases',
      role: 'r',
      level: 2,
      standing: 'good',
      scope: 'read',
      client: null,
      sid: 's',
      ...claims,
    })
      .setProtectedHeader({ alg: 'ES256', typ, kid: 'k1' })
      .setExpirationTime('60s')
      .sign(signer.key);

  it('says the same to its reader as to its writer', async () => {
    expect(await readPassport(await issuePassport(signer, passport, 'cases'), keys, 'cases')).toEqual(
      passport,
    );
  });

  it('is verified once and then remembered, for its own audience only', async () => {
    const token = await issuePassport(signer, passport, 'cases');
    const first = await readPassport(token, keys, 'cases');
    expect(await readPassport(token, keys, 'cases')).toBe(first);
    await expect(readPassport(token, keys, 'ratings')).rejects.toThrow(Unauthenticated);
  });

  it('ends after 60 seconds, also where it is remembered', async () => {
    const token = await issuePassport(signer, passport, 'cases');
    await readPassport(token, keys, 'cases');
    const later = Date.now() + 63_000;
    jest.useFakeTimers({ now: later, doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    try {
      await expect(readPassport(token, keys, 'cases')).rejects.toThrow(Unauthenticated);
    } finally {
      jest.useRealTimers();
    }
  });

  it.each([
    ['without time of issue', {}, undefined],
    ['for several audiences', { aud: ['cases', 'ratings'], iat: Math.floor(Date.now() / 1000) }, undefined],
    ['issued long ago', { iat: Math.floor(Date.now() / 1000) - 3_600 }, undefined],
    ['with a level that does not exist', { level: 9, iat: Math.floor(Date.now() / 1000) }, undefined],
    ['of another type', { iat: Math.floor(Date.now() / 1000) }, 'at+jwt'],
  ])('is refused %s', async (_what, claims, typ) => {
    await expect(readPassport(await signed(claims, typ), keys, 'cases')).rejects.toThrow(Unauthenticated);
  });

  it('is signed by an EC key with a kid only', async () => {
    await expect(passportSigner('{"kty":"RSA"}')).rejects.toThrow('EC P-256');
  });
});
