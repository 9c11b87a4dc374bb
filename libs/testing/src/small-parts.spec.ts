import { describe, expect, it } from '@jest/globals';
import { memberState } from '@openrounds/contracts';
import { fakeClock, gateway, member, memberStateOf, reviewer, unverified, until } from './index.js';

describe('waiting for a condition', () => {
  it('ends with what the probe gives, after failures too', async () => {
    let asked = 0;
    const probe = () => {
      asked += 1;
      if (asked === 1) throw new Error('not yet');
      return asked < 4 ? undefined : asked;
    };
    expect(await until(probe, { what: 'the fourth look' })).toBe(4);
  });

  it('takes zero and the empty text for something', async () => {
    expect(await until(() => 0)).toBe(0);
    expect(await until(() => '')).toBe('');
  });

  it('names what it waited for, and the last error', async () => {
    const failing = () => {
      throw new Error('still down');
    };
    const waiting = until(failing, { timeoutMs: 20, what: 'the broker' });
    await expect(waiting).rejects.toThrow('Waited 20 ms in vain for the broker.');
    await expect(waiting).rejects.toHaveProperty('cause.message', 'still down');
  });
});

describe('a fake clock', () => {
  it('stands still until it is moved', () => {
    const clock = fakeClock('2026-11-22T10:00:00Z');
    expect(clock.now()).toEqual(clock.now());
    clock.advance({ days: 1, minutes: 5 });
    clock.advance(1_500);
    expect(clock.now().toISOString()).toBe('2026-11-23T10:05:01.500Z');
  });
});

describe('members of tests', () => {
  it('have ids and handles of their own, and states that fit the contract', () => {
    const [one, two] = [member(), member()];
    expect(one.id).not.toBe(two.id);
    expect(one.handle).not.toBe(two.handle);
    expect(one.memberId).toBe(one.id);
    expect(() => memberState.parse(memberStateOf(two))).not.toThrow();
    expect(memberStateOf(one, { version: 2 })).toMatchObject({
      id: one.id,
      version: 2,
      region: 'western-europe',
    });
  });

  it('differ in what they may', () => {
    expect(memberStateOf(unverified())).toMatchObject({ level: 0, verifiedSpecialties: [] });
    expect(reviewer().scopes).toContain('review');
    expect(gateway().memberId).toBe('gateway');
    expect(member({ scopes: ['read'] }).scopes).toEqual(['read']);
  });
});
