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
