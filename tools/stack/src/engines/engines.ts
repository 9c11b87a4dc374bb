import { join } from 'node:path';
import { cacheFolder, dataFolder, profileFolder } from '../../preflight/paths.mjs';
import type { EngineName, EnginePlan } from '../../preflight/plan.mjs';
import { fetchEngine } from '../fetch.js';
import type { ManagedProcess } from '../managed-process.js';
import { chooseEnginePorts, type EnginePorts } from '../ports.js';
import { timed, type Report } from '../report.js';
import { containerUrls, startContainers, stopContainers } from './docker.js';
import type { EngineContext, EngineFolders, KafkaDoor } from './engine.js';
import { localElasticsearch } from './elasticsearch.js';
import { checkElasticsearch, checkKafka, checkPostgres } from './external.js';
import { localKafka } from './kafka.js';
import { localPostgres, type LocalEngine } from './postgres.js';

export interface LaunchOptions {
  profile: string;
  durable: boolean;
  plan: EnginePlan;
  /** The URLs of those engines that are external. */
  urls: Partial<Record<EngineName, string>>;
  only?: readonly EngineName[] | undefined;
  report: Report;
  /** Told of every process at its birth, before it is ready, so that its pid is on record. */
  onLaunch(process: ManagedProcess): void;
  kafkaDoor?: KafkaDoor | undefined;
  folders?: EngineFolders | undefined;
}

/** Engines on their way: each promise is its URL once a real call was answered. */
export interface LaunchedEngines {
  ready: Record<EngineName, Promise<string>>;
  /** Where they will answer, known before they do. */
  addresses: { kafka: string; elasticsearch: string };
  /** Local ones, in the order of their start. */
  processes: ManagedProcess[];
  stop(): Promise<void>;
}

const all: readonly EngineName[] = ['postgres', 'kafka', 'elasticsearch'];
const checks = { postgres: checkPostgres, kafka: checkKafka, elasticsearch: checkElasticsearch };
const locals = { postgres: localPostgres, kafka: localKafka, elasticsearch: localElasticsearch };

class Launch {
  readonly processes: ManagedProcess[] = [];
  private fetching: Promise<unknown> = Promise.resolve();
  private readonly context: EngineContext;
  private readonly giveUp = new AbortController();

  constructor(
    private readonly options: LaunchOptions,
    private readonly ports: EnginePorts,
  ) {
    const { profile, durable, kafkaDoor, folders } = options;
    this.context = { profile, durable, ports, kafkaDoor, folders };
  }

  /** One Maven at a time: its repository is not made for two. */
  private fetched(engine: EngineName): Promise<unknown> {
    if (engine === 'postgres') return Promise.resolve();
    const mine = this.fetching.then(() => fetchEngine(engine, this.options.report, this.giveUp.signal));
    this.fetching = mine.catch(() => undefined);
    return mine;
  }

  private async local(engine: EngineName): Promise<string> {
    await this.fetched(engine);
    this.giveUp.signal.throwIfAborted();
    return timed(this.options.report, `${engine} on port ${this.ports[engine]}`, async () => {
      const { url, process }: LocalEngine = locals[engine](this.context);
      process.launch();
      this.processes.push(process);
      this.options.onLaunch(process);
      await process.whenReady();
      return url;
    });
  }

  private async external(engine: EngineName): Promise<string> {
    const url = this.options.urls[engine] ?? '';
    await timed(this.options.report, `${engine} given by its URL`, () => checks[engine](url));
    return url;
  }

  private async container(engine: EngineName): Promise<string> {
    const { report, profile } = this.options;
    await timed(report, `${engine} in a container`, async () =>
      startContainers(profile, this.ports, [engine]),
    );
    return containerUrls(this.ports)[engine];
  }

  begin(engine: EngineName): Promise<string> {
    const mode = this.options.plan[engine];
    const ready =
      mode === 'local'
        ? this.local(engine)
        : mode === 'docker'
          ? this.container(engine)
          : this.external(engine);
    // Whoever needs it sees the failure; nobody else should be told of an unhandled one.
    ready.catch(() => undefined);
    return ready;
  }

  async stop(): Promise<void> {
    this.giveUp.abort();
    if (Object.values(this.options.plan).includes('docker')) stopContainers(this.options.profile, this.ports);
    await Promise.all(this.processes.map((process) => process.stop()));
  }
}

/** Programs and data that are not where one would look for them are told. */
function tellPlaces({ profile, plan, report }: LaunchOptions): void {
  const moved = dataFolder(profile) !== profileFolder(profile) || cacheFolder().startsWith('/var/tmp/');
  if (!moved || !Object.values(plan).includes('local')) return;
  report.line("          the engines' user cannot pass the folders above this checkout or the cache, so");
  report.line(`          programs lie in ${cacheFolder()} and data in ${dataFolder(profile)}`);
}

/** Begins all engines beside each other and answers at once; PostgreSQL is the first to be ready. */
export async function launchEngines(options: LaunchOptions): Promise<LaunchedEngines> {
  const wanted = options.only ?? all;
  const ports = await chooseEnginePorts(join(profileFolder(options.profile), 'ports.json'));
  tellPlaces(options);
  const launch = new Launch(options, ports);
  const begun = (engine: EngineName) =>
    wanted.includes(engine) ? launch.begin(engine) : Promise.resolve(options.urls[engine] ?? '');
  const ready = { elasticsearch: begun('elasticsearch'), postgres: begun('postgres'), kafka: begun('kafka') };
  const addresses = {
    kafka: options.urls.kafka ?? `127.0.0.1:${ports.kafka}`,
    elasticsearch: options.urls.elasticsearch ?? `http://127.0.0.1:${ports.elasticsearch}`,
  };
  return { ready, addresses, processes: launch.processes, stop: () => launch.stop() };
}
