import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { InvalidEnvironment, readEnv } from '@openrounds/config';
import { identityEnv } from './env.js';

const key = Buffer.alloc(32, 7).toString('base64');
const keys = JSON.stringify({
  keys: [
    {
      ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
      kid: 'one',
    },
  ],
});
const good = {
  DATABASE_URL: 'postgres://identity:long-and-random@db/identity',
  KAFKA_BROKERS: 'kafka:9092',
  ERASURE_LEDGER_KEY: key,
  PASSPORT_PUBLIC_KEYS: '{"keys":[]}',
  PUBLIC_URL: 'https://rounds.example',
  SMTP_URL: 'smtps://mail.example',
  HASH_KEY: key,
  SEAL_KEY: key,
  SECOND_FACTOR: 'on',
  CREDENTIAL_KEYS: keys,
  OIDC_KEYS: keys,
  OIDC_COOKIE_KEYS: key,
};

function faults(more: Record<string, string>): string[] {
  try {
    readEnv(identityEnv, { ...good, ...more });
    return [];
  } catch (error) {
    if (!(error instanceof InvalidEnvironment)) throw error;
    return error.problems.map(({ name, reason }) => `${name} ${reason}`);
  }
}

describe('a production', () => {
  it('starts with what is meant for it, and is what nobody calls otherwise', () => {
    expect(faults({})).toEqual([]);
    expect(faults({ SECOND_FACTOR: 'duties' })).toEqual([]);
  });

  it.each([
    [{ SECOND_FACTOR: 'off' }, 'SECOND_FACTOR must be on or duties in production'],
    [{ RATE_LIMITS: 'off' }, 'RATE_LIMITS must not be off in production'],
    [{ PUBLIC_URL: 'http://rounds.example' }, 'PUBLIC_URL must be https in production'],
  ] as [Record<string, string>, string][])(
    'does not start with %j, which development may have',
    (more, fault) => {
      expect(faults(more)).toEqual([fault]);
      expect(faults({ ...more, NODE_ENV: 'production' })).toEqual([fault]);
      expect(faults({ ...more, NODE_ENV: 'development' })).toEqual([]);
    },
  );

  it('does not start without a word on second factors', () => {
    expect(faults({ SECOND_FACTOR: '' })).toEqual(['SECOND_FACTOR is missing']);
  });
});
