import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ensureKeys, rolePassword } from './keys.js';

describe('The keys of a profile', () => {
  let folder = '';
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'keys-')), 'keys');
  });
  afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

  it('are made once and stay, or nothing sealed yesterday would open today', () => {
    const all = () => {
      const keys = ensureKeys(folder, {});
      const files = [
        keys.passportPrivateKeyFile,
        keys.passportPublicKeysFile,
        keys.oidcKeysFile,
        keys.oidcCookieKeysFile,
        keys.hashKeyFile,
        keys.sealKeyFile,
        keys.credentialKeysFile,
        keys.erasureKeyFile,
      ];
      return [
        ...files.map((file) => readFileSync(file, 'utf8')),
        keys.demoPassword,
        rolePassword(keys, 'cases'),
      ];
    };
    const first = all();
    expect(all()).toEqual(first);
    expect(new Set(first).size).toBe(first.length);
  });

  it('are closed to everybody else', () => {
    const keys = ensureKeys(folder, {});
    expect(statSync(folder).mode & 0o077).toBe(0);
    expect(statSync(keys.passportPrivateKeyFile).mode & 0o077).toBe(0);
  });

  it('are an ES256 pair of which the public file holds no secret', () => {
    const keys = ensureKeys(folder, {});
    const privateJwk = JSON.parse(readFileSync(keys.passportPrivateKeyFile, 'utf8'));
    const [publicJwk] = JSON.parse(readFileSync(keys.passportPublicKeysFile, 'utf8')).keys;
    expect(publicJwk).not.toHaveProperty('d');
    expect(publicJwk).toMatchObject({ kid: privateJwk.kid, alg: 'ES256', crv: 'P-256' });
    const text = Buffer.from('passport');
    const signature = sign('sha256', text, createPrivateKey({ key: privateJwk, format: 'jwk' }));
    expect(verify('sha256', text, createPublicKey({ key: publicJwk, format: 'jwk' }), signature)).toBe(true);
  });

  it('are 32 bytes where services hash and seal', () => {
    const { hashKeyFile, sealKeyFile, erasureKeyFile, oidcCookieKeysFile } = ensureKeys(folder, {});
    for (const file of [hashKeyFile, sealKeyFile, erasureKeyFile, oidcCookieKeysFile]) {
      expect(Buffer.from(readFileSync(file, 'utf8'), 'base64')).toHaveLength(32);
    }
  });

  it('take the demo password of the environment and remember it', () => {
    expect(ensureKeys(folder, { DEMO_PASSWORD: 'a-long-enough-one' }).demoPassword).toBe('a-long-enough-one');
    expect(ensureKeys(folder, {}).demoPassword).toBe('a-long-enough-one');
  });
});
