import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { MikroORM } from '@mikro-orm/postgresql';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { InvalidEnvironment, readEnv, redact } from '@openrounds/config';
import { sweepIdempotencyKeys } from '@openrounds/http';
import { log, setLogLevel } from '@openrounds/telemetry';
import { createApp } from './create-app.js';
import type { PlatformEnv, ServiceDefinition } from './define-service.js';
import { find, ServiceHealth } from './health.js';
import { startManagement } from './management.js';
import { waitForSchema } from './migrations.js';
import { closeHttp, runSteps, stopSteps } from './stop.js';

/** EX_CONFIG of sysexits.h */
const badConfiguration = 78;
/** Longest time of a stop without the wait for endpoints to drop us, in seconds. */
const stopSeconds = 35;

/**
 * Runs a service until a signal ends it: the whole of a `main.ts`.
 *
 * Exit codes: 0 after an orderly stop, 1 after one that was not or a crash, 70 when a consumer could not be brought
 * back, 78 for an environment that cannot be used. With `--check-config` the redacted environment is printed and
 * nothing is started.
 */
export async function runService(definition: ServiceDefinition): Promise<void> {
  const env = environmentOf(definition);
  if (!env) return;
  setLogLevel(env.LOG_LEVEL);
  exitOnCrash();
  const process = new ServiceProcess(definition, env);
  await process.start();
}

/**
 * Reads the environment; on errors every bad variable goes to stderr and the process ends with 78.
 * @returns undefined when only the configuration was to be checked
 */
export function environmentOf(definition: ServiceDefinition): PlatformEnv | undefined {
  try {
    const env = readEnv(definition.env);
    if (!process.argv.includes('--check-config')) return env as PlatformEnv;
    process.stdout.write(`${JSON.stringify(redact(definition.env, env), null, 2)}\n`);
    return undefined;
  } catch (error) {
    if (!(error instanceof InvalidEnvironment)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(badConfiguration);
  }
}

/** An error that nobody caught: the state of the process is unknown, so it ends. */
export function exitOnCrash(): void {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log.fatal({ err: error, kind: event }, 'the process ends');
      process.exit(1);
    });
  }
}

class ServiceProcess {
  readonly #health = new ServiceHealth();
  readonly #abort = new AbortController();
  #app: NestFastifyApplication | undefined;
  #http: Server | undefined;
  #management: Server | undefined;

  constructor(
    private readonly definition: ServiceDefinition,
    private readonly env: PlatformEnv,
  ) {}

  async start(): Promise<void> {
    const { definition, env } = this;
    const began = performance.now();
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => this.onSignal(signal));
    this.#management = await startManagement(this.#health, env.HOST, env.MANAGEMENT_PORT);
    await waitForSchema(definition, env.DATABASE_URL ?? '', this.#abort.signal);
    if (this.#health.isStopping) return;
    this.#health.schemaIsRight();
    this.#app = await createApp(definition, env);
    if (env.SERVICE_ROLES.includes('http')) await this.listen(this.#app);
    sweepHourly(this.#app);
    this.#health.started(this.#app);
    const seconds = (performance.now() - began) / 1_000;
    log.info({ service: definition.name, port: env.PORT, seconds, role: env.SERVICE_ROLES }, 'started');
  }

  private async listen(app: NestFastifyApplication): Promise<void> {
    const server = app.getHttpServer() as Server;
    // Once we stop, every answer asks its client for a new connection, which goes elsewhere.
    server.prependListener('request', (_request, response: { shouldKeepAlive: boolean }) => {
      if (this.#health.isStopping) response.shouldKeepAlive = false;
    });
    await app.listen(this.env.PORT, this.env.HOST);
    this.#http = server;
  }

  private onSignal(signal: string): void {
    if (this.#health.isStopping) {
      log.error({ signal }, 'asked a second time: the process ends at once');
      process.exit(1);
    }
    log.info({ service: this.definition.name, signal }, 'stopping');
    this.#health.stopping();
    this.#abort.abort();
    setTimeout(
      () => {
        log.error({ step: 'deadline' }, 'the stop took too long: the process ends');
        process.exit(1);
      },
      (stopSeconds + this.env.DRAIN_SECONDS) * 1_000,
    ).unref();
    void this.stop();
  }

  private async stop(): Promise<void> {
    if (this.#http) await delay(this.env.DRAIN_SECONDS * 1_000);
    const well = this.#app ? await runSteps(stopSteps(this.#app, this.#http)) : true;
    if (this.#management) await closeHttp(this.#management, 1);
    log.info({ service: this.definition.name, outcome: well ? 'well' : 'not well' }, 'stopped');
    process.exit(well ? (process.exitCode ?? 0) : 1);
  }
}

const hour = 3_600_000;

function sweepHourly(app: NestFastifyApplication): void {
  const orm = find(app, MikroORM);
  if (!orm) return;
  const sweep = (): void => {
    sweepIdempotencyKeys(orm.em).catch((error: unknown) =>
      log.warn({ err: error, job: 'idempotency' }, 'sweep failed'),
    );
  };
  setInterval(sweep, hour).unref();
}
