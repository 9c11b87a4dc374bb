import { EntityManager } from '@mikro-orm/postgresql';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { TestingModuleBuilder } from '@nestjs/testing';
import { readEnv } from '@openrounds/config';
import type { Topic } from '@openrounds/contracts';
import { countStatements, execute, Reads } from '@openrounds/database';
import { issuePassport, passportHeader } from '@openrounds/http';
import { deliver } from '@openrounds/messaging';
import type { Delivery } from '@openrounds/messaging';
import { httpAdapter, nestOptions, prepareApp, rootModule } from '@openrounds/service';
import type { PlatformEnv, ServiceDefinition } from '@openrounds/service';
import { NestLog, setLogLevel } from '@openrounds/telemetry';
import { testErasureKey } from './erasure.js';
import { createTestDatabase } from './test-database.js';
import type { TestDatabase } from './test-database.js';
import type { TestMember } from './members.js';
import { testKeys } from './test-keys.js';
import type { TestKeys } from './test-keys.js';

type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

export interface TestRequest {
  readonly as?: TestMember;
  /** An object is sent as JSON, a text as it is. */
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export interface TestAnswer<T> {
  readonly status: number;
  /** JSON parsed, anything else as text */
  readonly body: T;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

export interface OutboxRow {
  readonly type: string;
  readonly topic: string;
  readonly key: string;
  readonly version: number;
  readonly state: unknown;
}

/** A whole service on a database of its own, without listener, consumers and relay. */
export interface TestService {
  readonly app: NestFastifyApplication;
  /** A fresh entity manager at each look */
  readonly em: EntityManager;
  readonly reads: Reads;
  readonly databaseUrl: string;
  /** Sends a request as a member (with a passport) or as nobody. */
  request<T = Record<string, unknown>>(
    method: Method,
    path: string,
    request?: TestRequest,
  ): Promise<TestAnswer<T>>;
  /** The rows of the outbox in the order in which they were written. */
  outbox(topic?: Topic): Promise<OutboxRow[]>;
  /** Hands records to the projections and reactions as the consumer does. */
  deliver(records: readonly Delivery[]): Promise<void>;
  /** The SQL statements of the last request, without BEGIN, COMMIT and the row of an Idempotency-Key: `expect(statements()).toHaveLength(2)` */
  statements(): readonly string[];
  close(): Promise<void>;
}

export interface TestServiceOptions {
  /** Variables of the service beyond database, broker and keys */
  readonly env?: Record<string, string>;
  /** Replaces providers: `(builder) => builder.overrideProvider(Clock).useValue(clock)` */
  readonly overrides?: (builder: TestingModuleBuilder) => TestingModuleBuilder;
}

/**
 * Starts a service for tests: the real module on a real PostgreSQL, on a clone of a migrated template.
 * `close()` drops the database.
 */
export async function startTestService(
  definition: ServiceDefinition,
  options: TestServiceOptions = {},
): Promise<TestService> {
  const database = definition.orm && (await createTestDatabase(definition.orm));
  const keys = await testKeys();
  const env = readEnv(definition.env, {
    NODE_ENV: 'test',
    LOG_LEVEL: 'error',
    SERVICE_ROLES: 'http',
    KAFKA_BROKERS: '127.0.0.1:1',
    PASSPORT_PUBLIC_KEYS: keys.publicJwks,
    DATABASE_POOL_MAX: '4',
    ERASURE_LEDGER_KEY: testErasureKey,
    ...(database && { DATABASE_URL: database.url }),
    ...options.env,
  }) as PlatformEnv;
  setLogLevel(env.LOG_LEVEL);
  const builder = Test.createTestingModule({ imports: [rootModule(definition, env)] }).setLogger(
    new NestLog(),
  );
  const module = await (options.overrides?.(builder) ?? builder).compile();
  const app = module.createNestApplication<NestFastifyApplication>(httpAdapter(), nestOptions);
  await prepareApp(app, definition, env);
  return new RunningTestService(app, definition, keys, database);
}

class RunningTestService implements TestService {
  #statements: readonly string[] = [];

  constructor(
    readonly app: NestFastifyApplication,
    private readonly definition: ServiceDefinition,
    private readonly keys: TestKeys,
    private readonly database: TestDatabase | undefined,
  ) {}

  get em(): EntityManager {
    return this.app.get(EntityManager, { strict: false }).fork();
  }

  get reads(): Reads {
    return this.app.get(Reads, { strict: false });
  }

  get databaseUrl(): string {
    return this.database?.url ?? '';
  }

  async request<T>(method: Method, path: string, request: TestRequest = {}): Promise<TestAnswer<T>> {
    const { body, as } = request;
    const passport = as && {
      [passportHeader]: await issuePassport(this.keys.signer, as, this.definition.name),
    };
    const headers = { ...passport, ...request.headers };
    const payload = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    const { result, statements } = await countStatements(async () =>
      this.app.inject({
        method,
        url: path,
        headers: { ...json, ...headers },
        ...(payload !== undefined && { payload }),
      }),
    );
    this.#statements = statements.filter((sql) => !sql.includes('idempotency_key'));
    const isJson = String(result.headers['content-type'] ?? '').includes('json') && result.body !== '';
    return {
      status: result.statusCode,
      body: (isJson ? JSON.parse(result.body) : result.body) as T,
      headers: Object.fromEntries(
        Object.entries(result.headers).map(([name, value]) => [name, value?.toString()]),
      ),
    };
  }

  async outbox(topic?: Topic): Promise<OutboxRow[]> {
    const rows = await execute<Omit<OutboxRow, 'state'> & { payload: string | null }>(
      this.em,
      `select type, topic, key, aggregate_version as version, payload from outbox
       where $1::text is null or topic = $1 order by id`,
      [topic?.name ?? null],
    );
    return rows.map(({ payload, ...row }) => ({
      ...row,
      state: payload === null ? null : (JSON.parse(payload) as unknown),
    }));
  }

  deliver(records: readonly Delivery[]): Promise<void> {
    return deliver(this.app, records);
  }

  statements(): readonly string[] {
    return this.#statements;
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.database?.drop();
  }
}
