import { join } from 'node:path';
import { profileFolder } from '../preflight/paths.mjs';
import type { Keys } from './keys.js';
import { catalogue, managementPortOf, type ServiceEntry, type ServicePorts } from './services.js';
import { compileCache } from './tasks.js';

export interface EnvironmentOf {
  profile: string;
  ports: ServicePorts;
  keys: Keys;
  databaseUrls: Record<string, string>;
  kafkaBrokers: string;
  elasticsearchUrl: string;
  /** For every service, last word. */
  extra?: Record<string, string> | undefined;
}

/** Where a service is, or would be if it ran. */
function urlOf(ports: ServicePorts, service: string): string {
  const usual = catalogue.find(({ name }) => name === service)?.port;
  return `http://127.0.0.1:${ports[service] ?? usual}`;
}

/** Variables of the operator that go through to every service as they are. */
const passedOn =
  /^(OTEL_\w+|LOG_LEVEL|READ_MIN_LEVEL|WRITE_MIN_LEVEL|RATE_LIMITS|ADDRESS_LIMIT|MEMBER_LIMIT|DATABASE_POOL_MAX|TZ)$/;

/** Those of a provider outside, with its secret, which identity alone gets. */
const passedToIdentity = /^OUTSIDE_\w+$/;

function passed(env: Record<string, string | undefined>, which: RegExp): Record<string, string> {
  const entries = Object.entries(env).filter(([name, value]) => which.test(name) && value !== undefined);
  return Object.fromEntries(entries) as Record<string, string>;
}

const own: Record<string, (of: EnvironmentOf) => Record<string, string>> = {
  identity: ({ profile, keys, ports }) => ({
    MAIL_DIR: join(profileFolder(profile), 'mail'),
    HASH_KEY_FILE: keys.hashKeyFile,
    SEAL_KEY_FILE: keys.sealKeyFile,
    CREDENTIAL_KEYS_FILE: keys.credentialKeysFile,
    OIDC_KEYS_FILE: keys.oidcKeysFile,
    OIDC_COOKIE_KEYS_FILE: keys.oidcCookieKeysFile,
    SECOND_FACTOR: 'off',
    PUBLIC_URL: urlOf(ports, 'gateway'),
  }),
  discussions: () => ({ TALLY_INTERVAL: '1' }),
  ratings: () => ({ STATISTIC_INTERVAL: '1' }),
  search: ({ elasticsearchUrl }) => ({ ELASTICSEARCH_URL: elasticsearchUrl }),
  gateway: ({ keys, ports }) => ({
    PASSPORT_PRIVATE_KEY_FILE: keys.passportPrivateKeyFile,
    PUBLIC_ORIGINS: urlOf(ports, 'gateway'),
    PUBLIC_URL: urlOf(ports, 'gateway'),
    ...Object.fromEntries(
      ['identity', 'discussions', 'cases', 'ratings', 'search'].map((service) => [
        `${service.toUpperCase()}_URL`,
        urlOf(ports, service),
      ]),
    ),
  }),
};

/** The exact environment of one service: nothing of ours leaks in that is not listed here. */
export function serviceEnvironment(
  { name, database }: ServiceEntry,
  of: EnvironmentOf,
  env: Record<string, string | undefined> = process.env,
): Record<string, string> {
  const port = of.ports[name] ?? 0;
  return {
    PATH: env['PATH'] ?? '',
    ...passed(env, passedOn),
    ...(name === 'identity' ? passed(env, passedToIdentity) : {}),
    NODE_ENV: 'development',
    OTEL_SERVICE_NAME: name,
    NODE_COMPILE_CACHE: compileCache,
    HOST: '127.0.0.1',
    PORT: String(port),
    // Nobody balances load on one machine, so there is nobody to wait for on stop.
    DRAIN_SECONDS: '0',
    MANAGEMENT_PORT: String(managementPortOf(port)),
    KAFKA_BROKERS: of.kafkaBrokers,
    KAFKAJS_NO_PARTITIONER_WARNING: '1',
    PASSPORT_PUBLIC_KEYS_FILE: of.keys.passportPublicKeysFile,
    ...(database
      ? { DATABASE_URL: of.databaseUrls[name] ?? '', ERASURE_LEDGER_KEY_FILE: of.keys.erasureKeyFile }
      : {}),
    ...own[name]?.(of),
    ...of.extra,
  };
}
