import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { IdentityEnv } from '../env.js';
import { KeyedHashes, randomSecret, secretHash } from './keyed-hashes.js';
import { open, seal, Seals } from './seals.js';

const env = {
  HASH_KEY: Buffer.alloc(32, 1).toString('base64'),
  SEAL_KEY: Buffer.alloc(32, 2).toString('base64'),
} as IdentityEnv;

describe('sealing', () => {
  const seals = new Seals(env);
  const identity = { name: 'Ada Specimen', birthYear: 1980, mail: 'ada@example.org' };

  it('gives back what was sealed, and two seals of one value differ', () => {
    const key = seals.newKey('member-a');
    const first = seals.sealJson(key, 'member-a', identity);
    expect(seals.openJson(key, 'member-a', first)).toEqual(identity);
    expect(first.equals(seals.sealJson(key, 'member-a', identity))).toBe(false);
    expect(first.includes('Specimen')).toBe(false);
  });

  it('opens under no other key, no other owner and with no bit changed', () => {
    const key = seals.newKey('member-a');
    const sealed = seals.sealJson(key, 'member-a', identity);
    expect(() => seals.openJson(key, 'member-b', sealed)).toThrow();
    expect(() => seals.openJson(seals.newKey('member-a'), 'member-a', sealed)).toThrow();
    const bare = randomBytes(32);
    const closed = seal(bare, Buffer.from('text'), 'about');
    for (let at = 0; at < closed.length; at += 1) {
      const changed = Buffer.from(closed);
      changed[at]! ^= 1;
      expect(() => open(bare, changed, 'about')).toThrow();
    }
    expect(() => open(bare, closed.subarray(0, 20), 'about')).toThrow();
  });

  it('a deployment with another key opens nothing', () => {
    const key = seals.newKey('member-a');
    const other = new Seals({ ...env, SEAL_KEY: Buffer.alloc(32, 3).toString('base64') });
    expect(() => other.sealJson(key, 'member-a', identity)).toThrow();
  });
});

describe('keyed hashes', () => {
  const hashes = new KeyedHashes(env);

  it('one address has one hash however it is typed', () => {
    expect(hashes.ofMail(' Ada@Example.ORG ')).toBe(hashes.ofMail('ada@example.org'));
    expect(hashes.ofMail('ada@example.org')).not.toBe(hashes.ofMail('ada2@example.org'));
  });

  it('a number is one number with or without spaces, and another one under another authority', () => {
    expect(hashes.ofNumber('gb-gmc', '12 345-67')).toBe(hashes.ofNumber('gb-gmc', '1234567'));
    expect(hashes.ofNumber('gb-gmc', '1234567')).not.toBe(hashes.ofNumber('us-npi', '1234567'));
  });

  it('purposes and keys give unrelated hashes', () => {
    const other = new KeyedHashes({ ...env, HASH_KEY: Buffer.alloc(32, 9).toString('base64') });
    expect(hashes.hash('mail', 'x')).not.toBe(hashes.hash('document', 'x'));
    expect(hashes.hash('mail', 'x')).not.toBe(other.hash('mail', 'x'));
  });

  it('a random secret has 256 bits and is stored as another text', () => {
    const secret = randomSecret();
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(secretHash(secret)).toMatch(/^[\w-]{43}$/);
    expect(secretHash(secret)).not.toBe(secret);
  });
});
