import { join } from 'node:path';
import { StackFailure } from '../preflight/failure.mjs';
import { profileFolder } from '../preflight/paths.mjs';
import type { EngineName, EnginePlan } from '../preflight/plan.mjs';
import { startTimeOf } from '../preflight/process-table.mjs';
import type { EngineFolders, KafkaDoor } from './engines/engine.js';
import { launchEngines, type LaunchedEngines } from './engines/engines.js';
import { ensureKeys, type Keys } from './keys.js';
import type { ManagedProcess } from './managed-process.js';
import { openProfile, releaseProfile } from './profile.js';
import { writeState, type ProfileState } from './process-record.js';
import { silent, timed, type Report } from './report.js';
import { ServiceStart } from './service-start.js';
import {
  chooseServicePorts,
  chooseServices,
  managementPortOf,
  type ServiceEntry,
  type ServicePorts,
} from './services.js';
import { Supervision } from './supervision.js';

/** URLs of engines that run elsewhere; what is missing is started here. */
export interface EngineUrls {
  databaseUrl?: string;
  kafkaBrokers?: string;
  elasticsearchUrl?: string;
}

export interface StackOptions {
  /** Folder under `.stack`; one stack at a time in each. */
  profile: string;
  /** `default`: 8080, 8101 … and their variables. `free`: any, beside another stack. */
  ports: 'free' | 'default';
  /** Whether the demo world is brought in. */
  seed: boolean;
  engines?: EngineUrls;
  /** Added to every service's environment. */
  env?: Record<string, string>;
  /** Last word on the environment of one service, told the name of it: what leads it to an engine by another way. */
  serviceEnv?: (name: string, env: Record<string, string>) => Record<string, string>;
  /** A second door of the local Kafka that sends its clients to another port, where a proxy of the caller listens. */
  kafkaDoor?: KafkaDoor;
  /** Where local engines write, if not into the profile. */
  engineFolders?: EngineFolders;
  /** Only these services. */
  only?: readonly string[];
  /** Off: engines without fsync, and the profile is removed at the end. Default on. */
  durable?: boolean;
  /** Start a process again that died. Default off: then a test may kill what it likes. */
  supervise?: boolean;
  /** Engines that are not given by URL come from containers. */
  docker?: boolean;
  report?: Report;
  signal?: AbortSignal;
}

export interface RunningService {
  readonly url: string;
  readonly managementUrl: string;
  /** Changes with a restart. */
  readonly pid: number;
  readonly env: Readonly<Record<string, string>>;
}

export interface Stack {
  gatewayUrl: string;
  services: Record<string, RunningService>;
  engines: Required<EngineUrls>;
  keys: Keys;
  /** Stops all in reverse order; the profile of a stack that is not durable is removed. */
  stop(): Promise<void>;
  /** Signals a service or engine (its whole group) and waits for nothing. */
  signal(name: string, signal: NodeJS.Signals): void;
  /** Signals a service or engine (its whole group) and waits until it is gone. */
  kill(name: string, signal: NodeJS.Signals): Promise<void>;
  /** Whether a service or engine has not ended; it may be frozen. */
  isRunning(name: string): boolean;
  /** Starts a service or engine that is gone, or stops and starts one that runs, and waits until it is ready. */
  restart(name: string): Promise<void>;
}

const planFor = ({ engines = {}, docker = false }: StackOptions): EnginePlan => {
  const own = docker ? 'docker' : 'local';
  return {
    postgres: engines.databaseUrl ? 'external' : own,
    kafka: engines.kafkaBrokers ? 'external' : own,
    elasticsearch: engines.elasticsearchUrl ? 'external' : own,
  };
};

const urlsFrom = ({
  databaseUrl,
  kafkaBrokers,
  elasticsearchUrl,
}: EngineUrls): Partial<Record<EngineName, string>> => ({
  ...(databaseUrl && { postgres: databaseUrl }),
  ...(kafkaBrokers && { kafka: kafkaBrokers }),
  ...(elasticsearchUrl && { elasticsearch: elasticsearchUrl }),
});

/** Empty when the gateway is not among the services that were asked for. */
const gatewayUrlOf = ({ gateway }: ServicePorts): string => (gateway ? `http://127.0.0.1:${gateway}` : '');

/** One start from nothing to ready, and the way back. */
class StackStart {
  private readonly report: Report;
  private readonly supervision: Supervision;
  private readonly state: ProfileState;
  private readonly processes: ManagedProcess[] = [];
  private engines: LaunchedEngines | undefined;
  private services: ServiceStart | undefined;

  constructor(private readonly options: StackOptions) {
    this.report = options.report ?? silent;
    const mark = { pid: process.pid, startTime: startTimeOf(process.pid) ?? '' };
    this.state = { phase: 'starting', supervisor: mark, gatewayUrl: undefined, processes: [] };
    this.supervision = new Supervision(this.report, (launched) => this.record(launched));
  }

  /** Every process is on record from its birth, so that a later start finds it whatever happens to us. */
  private readonly record = (launched: ManagedProcess): void => {
    if (!this.processes.includes(launched)) this.processes.push(launched);
    this.state.processes = this.processes.flatMap(({ record }) => (record ? [record] : []));
    writeState(this.options.profile, this.state);
  };

  private phase(phase: ProfileState['phase'], gatewayUrl?: string): void {
    Object.assign(this.state, { phase, gatewayUrl });
    writeState(this.options.profile, this.state);
  }

  private launchEngines(): Promise<LaunchedEngines> {
    const { profile, durable = true, engines = {}, kafkaDoor, engineFolders: folders } = this.options;
    const { report, record: onLaunch } = this;
    const [plan, urls] = [planFor(this.options), urlsFrom(engines)];
    return launchEngines({ profile, durable, plan, urls, report, onLaunch, kafkaDoor, folders });
  }

  async run(): Promise<Stack> {
    const { profile, only, ports: mode } = this.options;
    const chosen = chooseServices(only);
    const ports = await chooseServicePorts(chosen, mode);
    const keys = ensureKeys(join(profileFolder(profile), 'keys'));
    const { report, record } = this;
    this.phase('starting');
    this.engines = await this.launchEngines();
    const { env: extra, serviceEnv, seed } = this.options;
    this.options.signal?.throwIfAborted();
    this.services = new ServiceStart({
      profile,
      services: chosen,
      ports,
      keys,
      extra,
      serviceEnv,
      seed,
      report,
      onLaunch: record,
    });
    const urls = await this.services.run(this.engines);
    this.options.signal?.throwIfAborted();
    this.phase('ready', ports['gateway'] ? gatewayUrlOf(ports) : undefined);
    if (this.options.supervise) for (const running of this.processes) this.supervision.watch(running);
    return this.describe(chosen, ports, keys, urls);
  }

  private describe(
    chosen: ServiceEntry[],
    ports: ServicePorts,
    keys: Keys,
    engines: Required<EngineUrls>,
  ): Stack {
    const describe = ({ name }: ServiceEntry): [string, RunningService] => {
      const running = this.find(name);
      const port = ports[name] ?? 0;
      const service = {
        url: `http://127.0.0.1:${port}`,
        managementUrl: `http://127.0.0.1:${managementPortOf(port)}`,
        env: running.program.env,
        get pid() {
          return running.record?.pid ?? 0;
        },
      };
      return [name, service];
    };
    return {
      gatewayUrl: gatewayUrlOf(ports),
      services: Object.fromEntries(chosen.map(describe)),
      engines,
      keys,
      stop: () => this.stop(),
      signal: (name, signal) => this.find(name).signal(signal),
      kill: (name, signal) => this.find(name).kill(signal),
      isRunning: (name) => this.find(name).isRunning,
      restart: (name) => this.restart(name),
    };
  }

  private find(name: string): ManagedProcess {
    const found = this.processes.find((one) => one.name === name);
    if (found) return found;
    const known = this.processes.map((one) => one.name).join(', ');
    throw new StackFailure(`${name} does not run in this stack, which holds ${known}.`);
  }

  private async restart(name: string): Promise<void> {
    const found = this.find(name);
    if (found.isRunning) await found.stop();
    found.launch();
    this.record(found);
    await found.whenReady();
  }

  /** Gateway, then the services beside each other, then the engines. */
  async stop(): Promise<void> {
    this.supervision.end();
    this.phase('stopping');
    const running = this.processes.some(({ isRunning }) => isRunning);
    const report = running ? this.report : silent;
    if (this.services) await timed(report, 'services stopped', async () => this.services?.stop());
    if (this.engines) await timed(report, 'engines stopped', async () => this.engines?.stop());
    this.state.processes = [];
    this.phase('stopping', undefined);
    releaseProfile(this.options.profile, this.options.durable ?? true);
  }
}

/**
 * Starts engines, services and gateway and answers when all of them are ready. On any failure everything that
 * was started is stopped again before the error is thrown.
 * @throws StackFailure in one sentence: a taken port, a program that died (with the end of its log), …
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  await openProfile(options.profile, options.report ?? silent);
  const start = new StackStart(options);
  let stopping: Promise<void> | undefined;
  const abandon = () => (stopping = start.stop());
  options.signal?.addEventListener('abort', abandon, { once: true });
  try {
    return await start.run();
  } catch (error) {
    await stopping;
    // Once more, for what was born while the first stop was under way.
    await start.stop();
    if (options.signal?.aborted) throw new StackFailure('Stopped.', { exitCode: 130 });
    throw error;
  } finally {
    options.signal?.removeEventListener('abort', abandon);
  }
}
