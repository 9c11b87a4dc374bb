import type { Stack } from '@openrounds/stack';
import kafkajs from 'kafkajs';
import pg from 'pg';
import { cpuSeconds, engineOf, familyOf } from '../processes.js';
import { type RawProgram, type RoleProcess, startRaw, startRoles } from './children.js';
import type { Leg } from './pairs.js';

export interface BedOptions {
  readonly pairs: number;
  /** Rows of work in a leg. */
  readonly rows: number;
  /** Folder for CPU profiles of the services' processes started here. */
  readonly profile: string | undefined;
}

/** What the rows are measured on: a stack, a superuser of its databases, and the processes that a row starts. */
export class Bed {
  readonly #clients = new Map<string, pg.Client>();
  #children: (RoleProcess | RawProgram)[] = [];

  constructor(
    readonly stack: Stack,
    readonly options: BedOptions,
    readonly say: (line: string) => void,
  ) {}

  /** The same on another stack. */
  on(stack: Stack): Bed {
    return new Bed(stack, this.options, this.say);
  }

  /** URL of a service's database for the superuser, who may make tables beside the service's own. */
  databaseUrl(service: string): string {
    const url = new URL(this.stack.engines.databaseUrl);
    url.pathname = `/${service}`;
    return url.href;
  }

  async sql<T extends pg.QueryResultRow>(
    service: string,
    text: string,
    values: unknown[] = [],
  ): Promise<T[]> {
    let client = this.#clients.get(service);
    if (!client) {
      client = new pg.Client({ connectionString: this.databaseUrl(service) });
      // The cold start ends the database under it; whoever asks afterwards hears of it.
      client.on('error', () => undefined);
      this.#clients.set(service, client);
      await client.connect();
    }
    return (await client.query<T>(text, values)).rows;
  }

  /** @param query with one number as `n` */
  async count(service: string, query: string): Promise<number> {
    const [row] = await this.sql<{ n: string }>(service, query);
    return Number(row!.n);
  }

  async roles(name: string, roles: string, extra: Record<string, string> = {}): Promise<RoleProcess> {
    const { profile } = this.options;
    const profiled: Record<string, string> = profile
      ? { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profile}` }
      : {};
    const started = await startRoles(name, this.stack.services[name]!, roles, { ...profiled, ...extra });
    this.#children.push(started);
    return started;
  }

  /** @param service whose database the program works on */
  async raw(name: string, service: string, extra: Record<string, string> = {}): Promise<RawProgram> {
    const { kafkaBrokers, elasticsearchUrl } = this.stack.engines;
    const env = {
      DATABASE: this.databaseUrl(service),
      BROKERS: kafkaBrokers,
      ELASTICSEARCH: elasticsearchUrl,
      ...extra,
    };
    const started = await startRaw(name, env);
    this.#children.push(started);
    return started;
  }

  get kafka(): kafkajs.Kafka {
    return new kafkajs.Kafka({
      brokers: [this.stack.engines.kafkaBrokers],
      clientId: 'bench',
      logLevel: kafkajs.logLevel.ERROR,
    });
  }

  async elastic<T>(path: string, method = 'GET', body?: unknown): Promise<T> {
    const response = await fetch(new URL(path, this.stack.engines.elasticsearchUrl), {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}.`);
    return (await response.json()) as T;
  }

  /**
   * Runs one leg.
   * @param units of work that are done when `run` has ended
   * @param own the process that does it, by the name it has in the report
   */
  async leg(units: number, own: Readonly<Record<string, number>>, run: () => Promise<void>): Promise<Leg> {
    const before = this.cpu(own);
    const began = performance.now();
    await run();
    const seconds = (performance.now() - began) / 1_000;
    const after = this.cpu(own);
    const micros = Object.entries(after).map(([name, used]) => [
      name,
      ((used - before[name]!) * 1e6) / units,
    ]);
    return { value: units / seconds, cpuMicros: Object.fromEntries(micros) as Record<string, number> };
  }

  /** Seconds of CPU so far of some processes of ours and of each engine. */
  cpu(own: Readonly<Record<string, number>> = {}): Record<string, number> {
    const used: Record<string, number> = Object.fromEntries(
      Object.entries(own).map(([name, pid]) => [name, cpuSeconds(pid)]),
    );
    const engines = { postgres: 0, kafka: 0, elasticsearch: 0 };
    const services = new Set(Object.values(this.stack.services).map(({ pid }) => pid));
    const ours = new Set([process.pid, ...services, ...this.#children.map(({ pid }) => pid)]);
    for (const pid of familyOf(process.pid)) {
      const engine = ours.has(pid) ? undefined : engineOf(pid);
      if (engine) engines[engine] += cpuSeconds(pid);
    }
    return { ...used, ...engines };
  }

  /** Stops every service of the stack, so that only the engines and what a row starts are at work. */
  async stopServices(): Promise<void> {
    for (const name of Object.keys(this.stack.services).reverse()) await this.stack.kill(name, 'SIGTERM');
  }

  /** Ends what a row has started. */
  async clear(): Promise<void> {
    const children = this.#children;
    this.#children = [];
    await Promise.all(children.map((child) => child.end()));
  }

  async close(): Promise<void> {
    await this.clear();
    await Promise.all([...this.#clients.values()].map((client) => client.end()));
    this.#clients.clear();
  }
}
