import { EntityManager } from '@mikro-orm/postgresql';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { MessagingControl } from '@openrounds/messaging';
import { log, setLogLevel, stopTracing, withSpan } from '@openrounds/telemetry';
import type { Logger } from '@openrounds/telemetry';
import { createContext } from './create-app.js';
import type { ServiceDefinition } from './define-service.js';
import { find } from './health.js';
import { waitForSchema } from './migrations.js';
import { environmentOf, exitOnCrash } from './run-service.js';

/** What a job works with. */
export interface JobContext {
  /** A provider of the service: a use case, a projection, `Reads`; by its class or its token */
  get<T>(type: Type<T> | (abstract new (...args: never[]) => T) | symbol): T;
  /** An entity manager of its own. Use cases open their transactions themselves and do not share it. */
  readonly em: EntityManager;
  readonly log: Logger;
  /** Waits until everything written so far is on Kafka. */
  done(): Promise<void>;
}

export interface JobOptions {
  /** false: writes stay in the outbox for the relay of the running service */
  readonly relay?: boolean;
}

/**
 * Runs a job of a service (seed, import, operator's command) without listener and without consumers. The relay runs
 * unless told otherwise, and at the end the job waits until the outbox is empty.
 * @param job gives the exit code; an error is logged and is 1
 */
export async function runJob(
  definition: ServiceDefinition,
  name: string,
  job: (context: JobContext) => Promise<number>,
  options: JobOptions = {},
): Promise<void> {
  const read = environmentOf(definition);
  if (!read) return;
  const relay = options.relay ?? true;
  setLogLevel(read.LOG_LEVEL);
  exitOnCrash();
  const env = { ...read, SERVICE_ROLES: relay ? ['relay'] : [] };
  await waitForSchema(definition, env.DATABASE_URL ?? '', new AbortController().signal);
  const app = await createContext(definition, env);
  const code = await runIn(app, definition, name, job);
  if (relay && code === 0) await find(app, MessagingControl)?.drained();
  await app.close();
  await stopTracing();
  process.exit(code);
}

async function runIn(
  app: INestApplicationContext,
  definition: ServiceDefinition,
  name: string,
  job: (context: JobContext) => Promise<number>,
): Promise<number> {
  const own = log.child({ service: definition.name, job: name });
  const context: JobContext = {
    get: (type) => app.get(type, { strict: false }),
    em: app.get(EntityManager, { strict: false }).fork(),
    log: own,
    done: async () => find(app, MessagingControl)?.drained(),
  };
  const began = performance.now();
  try {
    const code = await withSpan(`job ${name}`, {}, () => job(context));
    own.info({ seconds: (performance.now() - began) / 1_000, exit_code: code }, 'job ended');
    return code;
  } catch (error) {
    own.error({ err: error }, 'job failed');
    return 1;
  }
}
