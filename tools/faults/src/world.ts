import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { removeProfile, startStack } from '@openrounds/stack';
import type { Report, RunningService, Stack } from '@openrounds/stack';
import type { Kafka } from 'kafkajs';
import { openCase, signIn } from './accounts.js';
import { Databases } from './databases.js';
import { ExtraProcess, freePort, root } from './extra-process.js';
import { directKafka } from './kafka.js';
import { buildNext } from './next-version.js';
import type { RatingPlace } from './plan.js';
import { Proxy } from './proxy.js';

export interface Proxies {
  readonly postgres: Proxy;
  readonly kafka: Proxy;
  readonly elasticsearch: Proxy;
}

/** Services that own a database and send events. */
export const owners = ['identity', 'discussions', 'cases', 'ratings', 'search'] as const;

/** Longest time in which a stopping service still answers; long enough for the gateway's idle connections to end. */
const drainSeconds = '5';

export interface Replica {
  readonly port: number;
  readonly process: ExtraProcess;
  isReady(): Promise<boolean>;
}

const engines = ['postgres', 'kafka', 'elasticsearch'] as const;

interface WorldOptions {
  readonly profile: string;
  /** Folder with a small disk for each engine; without it they write into the profile. */
  readonly disks: string | undefined;
  /** URL of a running Elasticsearch to be shared; without one the stack starts its own. */
  readonly elasticsearch: string | undefined;
  readonly report: Report;
  readonly signal: AbortSignal;
}

/** A stack behind proxies, and the ways past them for whoever looks. */
export class World {
  readonly db: Databases;
  readonly kafka: Kafka;
  #stopped = false;
  #next: Promise<string> | undefined;
  readonly #extras = new Set<ExtraProcess>();
  /** Kinds whose topic a fault has made anew: it no longer holds every version. */
  readonly begunAnew = new Set<string>();
  writers: Record<string, string>[] = [];
  cases: string[] = [];
  ratingPlaces: RatingPlace[] = [];

  private constructor(
    readonly stack: Stack,
    readonly proxies: Proxies,
    /** Between gateway and each service, so that one can be replaced while it works. */
    readonly balancers: Readonly<Record<string, Proxy>>,
    private readonly options: WorldOptions,
  ) {
    this.db = new Databases(stack.engines.databaseUrl);
    this.kafka = directKafka(stack.engines.kafkaBrokers);
  }

  /** Engines with fsync, the built services, the demo world, all connections of services through proxies. */
  static async start(options: WorldOptions): Promise<World> {
    const { profile, disks, elasticsearch: given, report, signal } = options;
    const [postgres, kafka, elasticsearch] = await Promise.all([
      Proxy.listen(),
      Proxy.listen(),
      Proxy.listen(),
    ]);
    const proxies = { postgres, kafka, elasticsearch };
    const balancers: Record<string, Proxy> = {};
    for (const service of owners) balancers[service] = await Proxy.listen();
    const door = await freePort();
    kafka.leadTo(door);
    const stack = await startStack({
      profile,
      ports: 'free',
      seed: true,
      engines: given ? { elasticsearchUrl: given } : {},
      env: { RATE_LIMITS: 'off', CANARY: 'off', ...(given && { INDEX_PREFIX: `${profile}-` }) },
      kafkaDoor: { port: door, advertisedPort: kafka.port },
      ...(disks && { engineFolders: onDisks(disks) }),
      serviceEnv: (name, env) =>
        name === 'gateway' ? balanced(balancers, behind(proxies, env)) : draining(behind(proxies, env)),
      report,
      signal,
    });
    const world = new World(stack, proxies, balancers, options);
    await world.settle();
    return world;
  }

  /** The members who write, cases to comment on, and what may be rated. */
  private async settle(): Promise<void> {
    const { gatewayUrl } = this.stack;
    this.writers = await signIn(this.stack);
    const [author] = this.writers;
    this.cases = await Promise.all([1, 2, 3, 4, 5].map((n) => openCase(gatewayUrl, author!, n)));
    const sql = `select d.id::text as "drugId", i ->> 'conditionId' as "conditionId"
      from drug d, jsonb_array_elements(d.indications) i order by 1, 2`;
    const uses = await this.db.sql<{ drugId: string; conditionId: string }>('ratings', sql);
    const rated = `select drug_id::text || condition_id as use from rating`;
    const taken = new Set((await this.db.sql<{ use: string }>('ratings', rated)).map(({ use }) => use));
    this.ratingPlaces = uses
      .filter(({ drugId, conditionId }) => !taken.has(drugId + conditionId))
      .flatMap((use) => this.writers.map((headers) => ({ ...use, headers })));
  }

  /** Folder with a small disk for each engine, where there is one. */
  get disks(): string | undefined {
    return this.options.disks;
  }

  /** Everything that this stack has started. */
  private get programs(): string[] {
    const own = engines.filter((name) => name !== 'elasticsearch' || !this.options.elasticsearch);
    return [...own, ...Object.keys(this.stack.services)];
  }

  service(name: string): RunningService {
    const service = this.stack.services[name];
    if (!service) throw new Error(`There is no service ${name}.`);
    return service;
  }

  /** One more process of a service on ports of its own. @param roles SERVICE_ROLES */
  async extra(service: string, roles: string, more: Record<string, string> = {}): Promise<ExtraProcess> {
    const [port, management] = await Promise.all([freePort(), freePort()]);
    const ports = { PORT: String(port), MANAGEMENT_PORT: String(management) };
    return this.run(service, {
      env: { ...this.service(service).env, SERVICE_ROLES: roles, ...ports, ...more },
    });
  }

  /** A second process of a service with all its roles, and where it answers. @param checkout see {@link next} */
  async replica(service: string, checkout?: string): Promise<Replica> {
    const [port, management] = await Promise.all([freePort(), freePort()]);
    const { env } = this.service(service);
    const ports = { PORT: String(port), MANAGEMENT_PORT: String(management) };
    const isReady = async (): Promise<boolean> =>
      (await fetch(`http://127.0.0.1:${management}/readyz`).catch(() => undefined))?.ok ?? false;
    return {
      port,
      isReady,
      process: this.run(service, { env: { ...env, ...ports }, ...(checkout && { checkout }) }),
    };
  }

  /** The next version of the product, built when it is first asked for. @returns its folder */
  next(): Promise<string> {
    return (this.#next ??= buildNext());
  }

  /** An operators' command of a service. @returns its exit code */
  async ops(service: string, ...args: string[]): Promise<number> {
    return this.run(service, { program: 'ops.js', args }).exit;
  }

  run(
    service: string,
    how: { env?: Record<string, string>; program?: string; args?: string[]; checkout?: string },
  ): ExtraProcess {
    const logFolder = this.logFolder();
    const started = ExtraProcess.start({ service, env: this.service(service).env, logFolder, ...how });
    this.#extras.add(started);
    void started.exit.then(() => this.#extras.delete(started));
    return started;
  }

  /** What a service or engine of the stack says. */
  logOf(name: string): string {
    return join(this.logFolder(), `${name}.log`);
  }

  private logFolder(): string {
    return join(root, '.stack', this.options.profile, 'logs');
  }

  /** Takes back whatever a fault has left: frozen, half-open or missing. @returns names of what had to be started again */
  async mend(): Promise<string[]> {
    for (const proxy of this.doors()) proxy.pass();
    for (const name of this.programs) this.stack.signal(name, 'SIGCONT');
    await Promise.all([...this.#extras].map((extra) => extra.stop(15_000)));
    return this.revive();
  }

  /** What a supervisor does: starts services again that have ended by themselves. */
  async revive(): Promise<string[]> {
    if (this.#stopped) return [];
    const gone = Object.keys(this.stack.services).filter((name) => !isAlive(this.service(name).pid));
    await Promise.all(gone.map((name) => this.stack.restart(name)));
    return gone;
  }

  private doors(): Proxy[] {
    return [...(Object.values(this.proxies) as Proxy[]), ...Object.values(this.balancers)];
  }

  /** Whatever a fault has begun meanwhile ends too. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const names = this.programs;
    for (const name of names) this.stack.signal(name, 'SIGCONT');
    for (const proxy of this.doors()) proxy.pass();
    await Promise.all([...this.#extras].map((extra) => extra.kill()));
    await this.db.close();
    // Everything has been compared: nobody waits for requests to drain.
    await Promise.all(names.map((name) => this.stack.kill(name, 'SIGKILL')));
    await this.stack.stop();
    for (const name of names) this.stack.signal(name, 'SIGKILL');
    removeProfile(this.options.profile);
    const next = await this.#next?.catch(() => undefined);
    if (next) await rm(next, { recursive: true, force: true });
    await Promise.all(this.doors().map((proxy) => proxy.close()));
  }
}

const onDisks = (folder: string): Record<string, string> =>
  Object.fromEntries(engines.map((engine) => [engine, join(folder, engine)]));

const draining = (env: Record<string, string>): Record<string, string> => ({
  ...env,
  DRAIN_SECONDS: drainSeconds,
});

/** Leads the gateway to the services through a proxy each. */
function balanced(
  balancers: Readonly<Record<string, Proxy>>,
  env: Record<string, string>,
): Record<string, string> {
  const led = { ...env };
  for (const [service, proxy] of Object.entries(balancers)) {
    const name = `${service.toUpperCase()}_URL`;
    const url = new URL(env[name]!);
    proxy.leadTo(Number(url.port));
    url.port = String(proxy.port);
    led[name] = url.href;
  }
  return led;
}

/** Leads a service's environment to the proxies, and the proxies to where it led before. */
function behind(proxies: Proxies, env: Record<string, string>): Record<string, string> {
  const through = (name: string, proxy: Proxy): Record<string, string> => {
    if (!env[name]) return {};
    const url = new URL(env[name]);
    proxy.leadTo(Number(url.port));
    url.port = String(proxy.port);
    return { [name]: url.href };
  };
  return {
    ...env,
    ...through('DATABASE_URL', proxies.postgres),
    ...through('ELASTICSEARCH_URL', proxies.elasticsearch),
    KAFKA_BROKERS: `127.0.0.1:${proxies.kafka.port}`,
  };
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
