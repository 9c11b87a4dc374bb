import { createHmac } from 'node:crypto';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
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
  let publicJwk: object;
  let publicPem: string;

  beforeAll(async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    signer = await passportSigner(JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'k1' }));
    publicJwk = await exportJWK(publicKey);
    publicPem = await exportSPKI(publicKey);
    keys = passportKeys(JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k1' }] }));
  });

  const facts = {
    sub: 'm',
    aud: 'cases',
    role: 'r',
    level: 2,
    standing: 'good',
    scope: 'read',
    client: null,
    sid: 's',
  };
  const signed = (claims: Record<string, unknown>, typ = 'passport+jwt'): Promise<string> =>
    new SignJWT({ ...facts, ...claims })
      .setProtectedHeader({ alg: 'ES256', typ, kid: 'k1' })
      .setExpirationTime(Math.floor(Date.now() / 1000) + Number(claims['life'] ?? 60))
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
    [
      'that counts only later',
      { iat: Math.floor(Date.now() / 1000), nbf: Math.floor(Date.now() / 1000) + 30 },
      undefined,
    ],
    ['that is over', { iat: Math.floor(Date.now() / 1000) - 70, life: -10 }, undefined],
    ['of another type', { iat: Math.floor(Date.now() / 1000) }, 'at+jwt'],
  ])('is refused %s', async (_what, claims, typ) => {
    await expect(readPassport(await signed(claims, typ), keys, 'cases')).rejects.toThrow(Unauthenticated);
  });

  it('is refused when it is signed by a key that its own header brings or names', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(publicKey);
    const url = `data:application/json,${encodeURIComponent(JSON.stringify({ keys: [{ ...jwk, kid: 'k2' }] }))}`;
    for (const header of [
      {},
      { jwk },
      { jku: url },
      { x5u: url },
      { jwk, kid: 'k2' },
      { jku: url, kid: 'k2' },
    ]) {
      const forged = await new SignJWT({ ...facts, iat: Math.floor(Date.now() / 1000) })
        .setProtectedHeader({ alg: 'ES256', typ: 'passport+jwt', kid: 'k1', ...header })
        .setExpirationTime('60s')
        .sign(privateKey);
      await expect(readPassport(forged, keys, 'cases')).rejects.toThrow(Unauthenticated);
    }
  });

  it('is refused with any algorithm but one, our public key as a secret included', async () => {
    const good = (await signed({ iat: Math.floor(Date.now() / 1000) })).split('.');
    const b64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const header = { typ: 'passport+jwt', kid: 'k1' };
    const secrets = ['', publicPem, JSON.stringify(publicJwk)];
    const macs = secrets.map((secret) => {
      const input = `${b64({ ...header, alg: 'HS256' })}.${good[1]}`;
      return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
    });
    const others = ['none', 'None', 'ES384', 'RS256', 'EdDSA', ''].flatMap((alg) =>
      [good[2], ''].map((tail) => `${b64({ ...header, alg })}.${good[1]}.${tail}`),
    );
    for (const token of [...macs, ...others])
      await expect(readPassport(token, keys, 'cases')).rejects.toThrow(Unauthenticated);
    expect(await readPassport(good.join('.'), keys, 'cases')).toMatchObject({ memberId: 'm' });
  });

  it('is signed by an EC key with a kid only', async () => {
    await expect(passportSigner('{"kty":"RSA"}')).rejects.toThrow('EC P-256');
  });
});
