import type { EngineName } from '../preflight/plan.mjs';
import { startTimeOf } from '../preflight/process-table.mjs';
import { launchEngines } from './engines/engines.js';
import type { ManagedProcess } from './managed-process.js';
import { openProfile, releaseProfile } from './profile.js';
import { signalGroup, writeState } from './process-record.js';
import { silent, type Report } from './report.js';

export interface EnginesOptions {
  /** Folder under `.stack`; removed at the end unless durable. */
  profile: string;
  /** Off for tests: no fsync, and nothing is kept. */
  durable: boolean;
  only?: readonly EngineName[];
  report?: Report;
}

export interface EngineSet {
  databaseUrl: string;
  kafkaBrokers: string;
  elasticsearchUrl: string;
  stop(): Promise<void>;
}

const local = { postgres: 'local', kafka: 'local', elasticsearch: 'local' } as const;

/**
 * The real engines alone, on free ports and beside whatever else runs. An engine left out by `only` has an empty
 * URL. When this process ends without `stop()`, the engines of a profile that is not durable end with it.
 * @throws StackFailure when one does not come up; then none is left running
 */
export async function startEngines(options: EnginesOptions): Promise<EngineSet> {
  const { profile, durable, only, report = silent } = options;
  await openProfile(profile, report);
  const processes: ManagedProcess[] = [];
  const supervisor = { pid: process.pid, startTime: startTimeOf(process.pid) ?? '' };
  const onLaunch = (launched: ManagedProcess) => {
    processes.push(launched);
    const records = processes.flatMap(({ record }) => (record ? [record] : []));
    writeState(profile, { phase: 'ready', supervisor, gatewayUrl: undefined, processes: records });
  };
  const engines = await launchEngines({ profile, durable, plan: local, urls: {}, only, report, onLaunch });
  const endWithUs = () => processes.forEach(({ record }) => record && signalGroup(record.pid, 'SIGKILL'));
  if (!durable) process.once('exit', endWithUs);
  const stop = async () => {
    await engines.stop();
    process.off('exit', endWithUs);
    releaseProfile(profile, durable);
  };
  try {
    const { postgres, kafka, elasticsearch } = engines.ready;
    const [databaseUrl, kafkaBrokers, elasticsearchUrl] = await Promise.all([postgres, kafka, elasticsearch]);
    return { databaseUrl, kafkaBrokers, elasticsearchUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
