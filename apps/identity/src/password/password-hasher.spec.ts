import { availableParallelism } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { Unavailable } from '@openrounds/http';
import { longestQueue, PasswordHasher } from './password-hasher.js';

describe('password hasher', () => {
  const hasher = new PasswordHasher();

  it('stores argon2id with 19 MiB, two passes and one lane, and knows the password again', async () => {
    const stored = await hasher.hash('grill-teapot-vexing-8');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(hasher.isOutdated(stored)).toBe(false);
    expect(hasher.isOutdated(stored.replace('t=2', 't=1'))).toBe(true);
    expect(await hasher.matches(stored, 'grill-teapot-vexing-8')).toBe(true);
    expect(await hasher.matches(stored, 'grill-teapot-vexing-9')).toBe(false);
  });

  it('takes a password exactly as it came: every character counts, at both ends and up to the last of 128', async () => {
    const long = `${'Zwölf Möwen, дождь, 静かな海, '.repeat(6).slice(0, 126)}🦆Q`;
    expect([...long]).toHaveLength(128);
    const stored = await hasher.hash(long);
    expect(await hasher.matches(stored, long)).toBe(true);
    const others = [
      `${long} `,
      ` ${long}`,
      `${long}x`,
      long.toLowerCase(),
      long.slice(0, -1),
      `${long.slice(0, -1)}R`,
      long.slice(1),
      long.replace('🦆', '🦢'),
      `${long}\0`,
      `${long.slice(0, 72)}${'y'.repeat(56)}`,
    ];
    for (const other of others) expect(await hasher.matches(stored, other)).toBe(false);
    expect(await hasher.matches(await hasher.hash('  both ends\t'), 'both ends')).toBe(false);
  });

  it('is the same however a keyboard composes its letters (NFC), and apart from that no letter stands for another', async () => {
    const stored = await hasher.hash('Zwo\u0308lf Mo\u0308wen am Hafen');
    expect(await hasher.matches(stored, 'Zw\u00f6lf M\u00f6wen am Hafen')).toBe(true);
    const ligature = await hasher.hash('vier \ufb01nken am fenster');
    expect(await hasher.matches(ligature, 'vier finken am fenster')).toBe(false);
  });

  it('an account that does not exist never matches, not even the decoy password', async () => {
    expect(await hasher.matches(undefined, 'no account has this password')).toBe(false);
  });

  it('takes the cores and the queue, refuses what is beyond, and recovers', async () => {
    const room = availableParallelism() + longestQueue;
    const tries = await Promise.allSettled(
      Array.from({ length: room + 5 }, () => hasher.hash('grill-teapot-vexing-8')),
    );
    const refused = tries.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(5);
    expect(
      refused.every((result) => result.status === 'rejected' && result.reason instanceof Unavailable),
    ).toBe(true);
    expect(await hasher.hash('grill-teapot-vexing-8')).toMatch(/^\$argon2id/);
  });
});
