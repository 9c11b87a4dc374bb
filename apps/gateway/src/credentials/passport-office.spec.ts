import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { passportKeys, readPassport } from '@openrounds/http';
import type { GatewayEnv } from '../env.js';
import type { Facts } from './identity-client.js';
import { PassportOffice } from './passport-office.js';

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const keys = (): ReturnType<typeof passportKeys> =>
  passportKeys(JSON.stringify({ keys: [{ ...pair.publicKey.export({ format: 'jwk' }), kid: 'one' }] }));
const env = {
  PASSPORT_PRIVATE_KEY: JSON.stringify({ ...pair.privateKey.export({ format: 'jwk' }), kid: 'one' }),
} as GatewayEnv;

const factsOf = (version: number, more: Partial<Facts> = {}): Facts => ({
  memberId: '0193a0f0-0000-7000-8000-0000000000aa',
  role: 'physician',
  level: 3,
  standing: 'good',
  scopes: ['read', 'write'],
  sid: '0193a0f0-0000-7000-8000-000000000001',
  client: null,
  version,
  expiresAt: '2099-01-01T00:00:00.000Z',
  ...more,
});

describe('a passport', () => {
  let office: PassportOffice;
  const standingIn = async (token: string): Promise<string> =>
    (await readPassport(token, keys(), 'cases')).standing;

  beforeEach(() => {
    office = new PassportOffice(env);
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is made once for a session, a service and what may be done, and kept for half its life', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    const first = await office.passportOf(factsOf(1), 'cases');
    expect(await office.passportOf(factsOf(1), 'cases')).toBe(first);
    expect(await office.passportOf(factsOf(1), 'search')).not.toBe(first);
    expect(await office.passportOf(factsOf(1, { scopes: ['read'] }), 'cases')).not.toBe(first);
    jest.advanceTimersByTime(30_000);
    expect(await office.passportOf(factsOf(1), 'cases')).not.toBe(first);
  });

  it('says what identity says now, also when no news told that it changed', async () => {
    await office.passportOf(factsOf(1), 'cases');
    const later = await office.passportOf(factsOf(2, { standing: 'suspended' }), 'cases');
    expect(await standingIn(later)).toBe('suspended');
  });

  it('of a request that was on its way when the session changed is left to nobody', async () => {
    office.forget(factsOf(1).sid);
    const stale = office.passportOf(factsOf(1), 'cases');
    const fresh = office.passportOf(factsOf(2, { standing: 'suspended' }), 'cases');
    const late = office.passportOf(factsOf(1), 'cases');
    expect(await Promise.all([stale, fresh, late].map(async (token) => standingIn(await token)))).toEqual([
      'good',
      'suspended',
      'good',
    ]);
    expect(await standingIn(await office.passportOf(factsOf(2, { standing: 'suspended' }), 'cases'))).toBe(
      'suspended',
    );
  });
});
