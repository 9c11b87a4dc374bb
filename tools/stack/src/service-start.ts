import { join } from 'node:path';
import { profileFolder, root } from '../preflight/paths.mjs';
import { ensureDatabases, type DatabaseUrls } from './databases.js';
import { logFileOf } from './engines/engine.js';
import type { LaunchedEngines } from './engines/engines.js';
import { writeJson } from './files.js';
import type { Keys } from './keys.js';
import { ManagedProcess } from './managed-process.js';
import { timed, type Report } from './report.js';
import { serviceEnvironment } from './service-env.js';
import { builtFile, managementPortOf, seedOrder, type ServiceEntry, type ServicePorts } from './services.js';
import { Tasks, compileCache, nodeProgram, telemetryArguments } from './tasks.js';

export interface ServiceStartOptions {
  profile: string;
  services: ServiceEntry[];
  ports: ServicePorts;
  keys: Keys;
  extra: Record<string, string> | undefined;
  serviceEnv: ((name: string, env: Record<string, string>) => Record<string, string>) | undefined;
  seed: boolean;
  report: Report;
  onLaunch(process: ManagedProcess): void;
}

const taskEnvironment = (): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  NODE_ENV: 'development',
  NODE_COMPILE_CACHE: compileCache,
});

/** Readiness of a service is what it says itself on its management port. */
async function saysReady(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(2000) });
  if (answer.status === 200) return true;
  throw new Error(`/readyz answered ${answer.status} ${(await answer.text()).slice(0, 500)}`);
}

/** Databases, migrations, topics, indices, services, gateway and seeds, each as soon as it can be done. */
export class ServiceStart {
  private readonly tasks: Tasks;
  private readonly environments = new Map<string, Record<string, string>>();
  private readonly running: ManagedProcess[] = [];
  private stopped = false;

  constructor(private readonly options: ServiceStartOptions) {
    this.tasks = new Tasks(options.profile);
  }

  /** @returns the engines' URLs when every service and the gateway are ready and the demo data is there */
  async run(
    engines: LaunchedEngines,
  ): Promise<{ databaseUrl: string; kafkaBrokers: string; elasticsearchUrl: string }> {
    const { ready } = engines;
    const prepared = Promise.all([
      this.migrateAll(engines),
      ready.kafka.then((brokers) => this.topics(brokers)),
    ]);
    const indices = Promise.all([prepared, ready.elasticsearch]).then(() => this.indices());
    // Elasticsearch takes the longest: what does not need it, the demo data too, does not wait for it.
    const owners = prepared.then(() => this.startAll((name) => name !== 'search' && name !== 'gateway'));
    const search = indices.then(() => this.startAll((name) => name === 'search'));
    const gateway = Promise.all([owners, search]).then(() => this.startAll((name) => name === 'gateway'));
    await Promise.all([gateway, owners.then(() => this.seed())]);
    const [databaseUrl, kafkaBrokers, elasticsearchUrl] = await Promise.all([
      ready.postgres,
      ready.kafka,
      ready.elasticsearch,
    ]);
    return { databaseUrl, kafkaBrokers, elasticsearchUrl };
  }

  private async startAll(wanted: (name: string) => boolean): Promise<void> {
    const chosen = this.options.services.filter(({ name }) => wanted(name));
    await Promise.all(chosen.map((entry) => this.start(entry)));
  }

  private async migrateAll({ ready, addresses }: LaunchedEngines): Promise<void> {
    const admin = await ready.postgres;
    const withDatabase = this.options.services.filter(({ database }) => database);
    const names = withDatabase.map(({ name }) => name);
    const urls = await timed(this.options.report, 'databases and roles', () =>
      ensureDatabases(admin, names, this.options.keys),
    );
    await timed(this.options.report, 'migrations', () =>
      Promise.all(withDatabase.map(({ name }) => this.migrate(name, urls[name]))),
    );
    const databaseUrls = Object.fromEntries(names.map((name) => [name, urls[name]?.app ?? '']));
    this.writeEnvironments({
      databaseUrls,
      kafkaBrokers: addresses.kafka,
      elasticsearchUrl: addresses.elasticsearch,
    });
  }

  private writeEnvironments(urls: {
    databaseUrls: Record<string, string>;
    kafkaBrokers: string;
    elasticsearchUrl: string;
  }): void {
    const { services, profile, ports, keys, extra, serviceEnv } = this.options;
    for (const entry of services) {
      const usual = serviceEnvironment(entry, { profile, ports, keys, extra, ...urls });
      const env = serviceEnv?.(entry.name, usual) ?? usual;
      this.environments.set(entry.name, env);
      writeJson(join(profileFolder(profile), 'env', `${entry.name}.json`), env, 0o600);
    }
  }

  private async migrate(service: string, urls: DatabaseUrls | undefined): Promise<void> {
    const file = builtFile(service, 'migrate.js');
    if (!file || !urls) return;
    const env = { ...taskEnvironment(), MIGRATION_DATABASE_URL: urls.owner };
    await this.tasks.run(`migrate-${service}`, [file], env);
  }

  private async topics(brokers: string): Promise<void> {
    const file = join(root, 'tools', 'stack', 'dist', 'ensure-topics.js');
    const env = { ...taskEnvironment(), KAFKA_BROKERS: brokers, KAFKAJS_NO_PARTITIONER_WARNING: '1' };
    await timed(this.options.report, 'topics', () => this.tasks.run('topics', [file], env));
  }

  private async indices(): Promise<void> {
    const file = builtFile('search', 'ops.js');
    if (!file || !this.environments.has('search')) return;
    await timed(this.options.report, 'indices', () =>
      this.task('indices', 'search', [file, 'indices', 'ensure']),
    );
  }

  private task(
    name: string,
    service: string,
    args: string[],
    more: Record<string, string> = {},
  ): Promise<void> {
    const env = { ...this.environments.get(service), ...more };
    return this.tasks.run(name, [...telemetryArguments, ...args], env);
  }

  private async start(entry: ServiceEntry): Promise<void> {
    if (this.stopped) throw new Error('stopped while starting');
    const { profile, ports, report, onLaunch } = this.options;
    const port = ports[entry.name] ?? 0;
    const service = new ManagedProcess({
      name: entry.name,
      kind: 'service',
      command: nodeProgram,
      args: [...telemetryArguments, join(root, 'apps', entry.name, 'dist', 'main.js')],
      env: this.environments.get(entry.name) ?? {},
      cwd: root,
      logFile: logFileOf(profile, entry.name),
      stopSignal: 'SIGTERM',
      stopGraceMs: 45_000,
      readyWithinMs: 60_000,
      isReady: () => saysReady(managementPortOf(port)),
    });
    this.running.push(service);
    await timed(report, `${entry.name} on port ${port}`, async () => {
      service.launch();
      onLaunch(service);
      await service.whenReady();
    });
  }

  /** Brings the demo world in through the use cases; what is there already is left alone. */
  private async seed(): Promise<void> {
    const chosen = seedOrder.filter((name) => this.options.seed && this.environments.has(name));
    for (const name of chosen) {
      const file = builtFile(name, 'seed.js');
      if (!file) continue;
      const secret = { DEMO_PASSWORD: this.options.keys.demoPassword };
      await timed(this.options.report, `demo data of ${name}`, () =>
        this.task(`seed-${name}`, name, [file], secret),
      );
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.tasks.abandon();
    const gateway = this.running.filter(({ name }) => name === 'gateway');
    for (const service of gateway) await service.stop();
    await Promise.all(this.running.filter(({ name }) => name !== 'gateway').map((service) => service.stop()));
  }
}
