import { z } from 'zod';
import { inProduction } from './production.js';
import { secret } from './secret.js';

/** Nest's token of the typed environment: `@Inject(ENV) private readonly env: DiscussionsEnv`. */
export const ENV: unique symbol = Symbol.for('openrounds.env');

/** A comma separated list; spaces around the parts and empty parts do not count. */
export const csv: z.ZodType<string[], string> = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);

const port = z.coerce.number().int().min(0).max(65_535);
const level = z.coerce.number().int().min(0).max(4);

const keySet = z.string().refine(isKeySet, { error: 'must be a JSON Web Key Set: {"keys": [...]}' });

function isKeySet(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'keys' in value && Array.isArray(value.keys);
  } catch {
    return false;
  }
}

/** Variables of every process that answers HTTP. */
export const httpEnv = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('production'),
  HOST: z.string().default('0.0.0.0'),
  PORT: port.default(8080),
  /** Health and metrics; never behind the gateway. */
  MANAGEMENT_PORT: port.default(8081),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  /** Which parts of the service this process runs. */
  SERVICE_ROLES: csv.default(['http', 'consumers', 'relay', 'indexer']),
  /** The gateway's public keys (current and next) as a JSON Web Key Set, usually by PASSPORT_PUBLIC_KEYS_FILE. */
  PASSPORT_PUBLIC_KEYS: keySet,
  /** Verification level that reading asks for. */
  READ_MIN_LEVEL: level.default(0),
  /** Verification level that writing asks for. */
  WRITE_MIN_LEVEL: level.default(2),
  /** Seconds between red readiness and the end of the listener, for endpoints to drop us. */
  DRAIN_SECONDS: z.coerce.number().min(0).max(60).default(5),
});
export type HttpEnv = z.output<typeof httpEnv>;

export const databaseEnv = z.object({
  DATABASE_URL: secret(z.url({ protocol: /^postgres(ql)?$/ })),
  DATABASE_POOL_MAX: z.coerce.number().int().min(1).max(200).default(10),
});
export type DatabaseEnv = z.output<typeof databaseEnv>;

export const kafkaEnv = z.object({
  KAFKA_BROKERS: csv.refine((list) => list.length > 0, { error: 'needs a broker' }),
  /** Rows that wait to be sent above which no change that publishes something is taken. */
  OUTBOX_LIMIT: z.coerce.number().int().min(1).default(500_000),
});
export type KafkaEnv = z.output<typeof kafkaEnv>;

/** A key of 32 bytes in base64. */
export const key32: z.ZodType<string, string> = z
  .base64()
  .refine((text) => Buffer.from(text, 'base64').length === 32, { error: 'must be 32 bytes in base64' });

/** Where the public reaches the network, without a path. */
export const publicUrl: z.ZodType<string, string> = inProduction(z.url({ protocol: /^https?$/ }), {
  accepts: (text) => /^https:/i.test(text),
  reason: 'must be https in production',
});

/** Budgets against guessing and floods. `off` is for load tests. */
export const rateLimits = inProduction(z.enum(['on', 'off']).default('on'), {
  accepts: (text) => text !== 'off',
  reason: 'must not be off in production',
});

export const erasureEnv = z.object({
  /** Key of the hashes under which every service remembers erased members; the same in all of them, and for ever. */
  ERASURE_LEDGER_KEY: secret(key32),
});
export type ErasureEnv = z.output<typeof erasureEnv>;

/** What a domain service reads; a service extends it with its own variables. */
export const serviceEnv = z.object({
  ...httpEnv.shape,
  ...databaseEnv.shape,
  ...kafkaEnv.shape,
  ...erasureEnv.shape,
});
export type ServiceEnv = z.output<typeof serviceEnv>;
