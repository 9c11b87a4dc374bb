import { describe, expect, it } from '@jest/globals';
import { databaseUrl } from './databases.js';
import type { EnvironmentOf } from './service-env.js';
import { serviceEnvironment } from './service-env.js';
import { catalogue, type ServiceEntry } from './services.js';

const keys = {
  folder: '/keys',
  passportPrivateKeyFile: '/keys/private',
  passportPublicKeysFile: '/keys/public',
  oidcKeysFile: '/keys/oidc',
  oidcCookieKeysFile: '/keys/oidc-cookie',
  hashKeyFile: '/keys/hash',
  sealKeyFile: '/keys/seal',
  credentialKeysFile: '/keys/credential',
  erasureKeyFile: '/keys/erasure',
  demoPassword: 'secret',
};
const of: EnvironmentOf = {
  profile: 'dev',
  ports: Object.fromEntries(catalogue.map(({ name, port }) => [name, port])),
  keys,
  databaseUrls: Object.fromEntries(catalogue.map(({ name }) => [name, `postgres://${name}@db/${name}`])),
  kafkaBrokers: 'broker:9092',
  elasticsearchUrl: 'http://search:9200',
};
const entry = (name: string): ServiceEntry => catalogue.find((one) => one.name === name) ?? fail(name);
const fail = (name: string): never => {
  throw new Error(name);
};
const environment = (name: string, env: Record<string, string> = {}, more: Partial<EnvironmentOf> = {}) =>
  serviceEnvironment(entry(name), { ...of, ...more }, env);

describe('The environment of a service', () => {
  it('holds its own database and ports, on the loopback', () => {
    expect(environment('cases')).toMatchObject({
      HOST: '127.0.0.1',
      PORT: '8103',
      MANAGEMENT_PORT: '9103',
      DATABASE_URL: 'postgres://cases@db/cases',
      KAFKA_BROKERS: 'broker:9092',
      PASSPORT_PUBLIC_KEYS_FILE: '/keys/public',
    });
  });

  it('gives each secret only to the service that needs it', () => {
    const holders = (variable: string) =>
      catalogue.map(({ name }) => name).filter((name) => variable in environment(name));
    expect(holders('PASSPORT_PRIVATE_KEY_FILE')).toEqual(['gateway']);
    expect(holders('HASH_KEY_FILE')).toEqual(['identity']);
    expect(holders('SEAL_KEY_FILE')).toEqual(['identity']);
    expect(holders('CREDENTIAL_KEYS_FILE')).toEqual(['identity']);
    expect(holders('OIDC_KEYS_FILE')).toEqual(['identity']);
    expect(holders('OIDC_COOKIE_KEYS_FILE')).toEqual(['identity']);
    expect(holders('ELASTICSEARCH_URL')).toEqual(['search']);
    expect(holders('DATABASE_URL')).not.toContain('gateway');
    expect(holders('ERASURE_LEDGER_KEY_FILE')).toEqual(holders('DATABASE_URL'));
  });

  it('leads the gateway to every service', () => {
    expect(environment('gateway')).toMatchObject({
      IDENTITY_URL: 'http://127.0.0.1:8101',
      DISCUSSIONS_URL: 'http://127.0.0.1:8102',
      CASES_URL: 'http://127.0.0.1:8103',
      RATINGS_URL: 'http://127.0.0.1:8104',
      SEARCH_URL: 'http://127.0.0.1:8105',
    });
  });

  it('knows where the others would be when only some of them run', () => {
    expect(environment('identity', {}, { ports: { identity: 8101 } })['PUBLIC_URL']).toBe(
      'http://127.0.0.1:8080',
    );
  });

  it('lets through what an operator sets for all, and nothing else of the shell', () => {
    const shell = {
      LOG_LEVEL: 'debug',
      OTEL_TRACES_SAMPLER_ARG: '1',
      DATABASE_URL: 'admin',
      AWS_SECRET: 's',
      PATH: '/bin',
    };
    const env = environment('identity', shell);
    expect(env).toMatchObject({ LOG_LEVEL: 'debug', OTEL_TRACES_SAMPLER_ARG: '1', PATH: '/bin' });
    expect(env['DATABASE_URL']).toBe('postgres://identity@db/identity');
    expect(env).not.toHaveProperty('AWS_SECRET');
  });

  it('lets a provider outside through to identity alone', () => {
    const shell = { OUTSIDE_ISSUER: 'https://hospital.example', OUTSIDE_CLIENT_SECRET_FILE: '/run/secret' };
    expect(environment('identity', shell)).toMatchObject(shell);
    expect(Object.keys(environment('cases', shell)).join()).not.toContain('OUTSIDE');
  });

  it('ends with what the caller adds', () => {
    expect(environment('gateway', {}, { extra: { RATE_LIMITS: 'off', HOST: '::1' } })).toMatchObject({
      RATE_LIMITS: 'off',
      HOST: '::1',
    });
  });

  it('reaches a database as another role without losing a character of the password', () => {
    const url = new URL(
      databaseUrl('postgres://admin:x@db:5433/postgres', 'cases', { name: 'cases', password: 'a/b@c' }),
    );
    expect([url.host, url.pathname, url.username, decodeURIComponent(url.password)]).toEqual([
      'db:5433',
      '/cases',
      'cases',
      'a/b@c',
    ]);
  });
});
