import { join } from 'node:path';
import { profileFolder } from '../preflight/paths.mjs';
import { groupLives, isAlive, type ProcessMark } from '../preflight/process-table.mjs';
import { readJson, writeJson } from './files.js';
import { until } from './until.js';

export interface ProcessRecord extends ProcessMark {
  name: string;
  kind: 'engine' | 'service';
  stopSignal: NodeJS.Signals;
}

export interface ProfileState {
  phase: 'starting' | 'ready' | 'stopping';
  supervisor: ProcessMark | undefined;
  gatewayUrl: string | undefined;
  /** In the order of their start. */
  processes: ProcessRecord[];
}

const fileOf = (profile: string) => join(profileFolder(profile), 'pids.json');
const nothing: ProfileState = {
  phase: 'stopping',
  supervisor: undefined,
  gatewayUrl: undefined,
  processes: [],
};

export const readState = (profile: string): ProfileState => readJson(fileOf(profile), nothing);

export const writeState = (profile: string, state: ProfileState): void => writeJson(fileOf(profile), state);

/** Signals a whole process group; one that ended meanwhile is no error. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  signalOne(-pid, signal);
}

/** A process may end between the look and the signal; that is no error. */
function signalOne(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already, which is what was wanted.
  }
}

/** Ends one process and its group: politely, and after the grace time without asking. */
export async function endProcess(record: ProcessRecord, graceMs: number): Promise<void> {
  if (!isAlive(record)) return;
  // Only the leader is asked: the Elasticsearch launcher and PostgreSQL end their own children in order.
  signalOne(record.pid, record.stopSignal);
  const ended = async () => !isAlive(record) && !groupLives(record.pid);
  if ((await until(ended, { withinMs: graceMs, everyMs: 50 })) === undefined) return;
  signalGroup(record.pid, 'SIGKILL');
  await until(ended, { withinMs: 5000, everyMs: 20 });
}

/**
 * Ends what an earlier supervisor left behind (it was killed), last started first. Only processes whose start
 * time still agrees with the record are touched.
 * @returns the names of those that were still alive
 */
export async function endSurvivors(profile: string): Promise<string[]> {
  const survivors = readState(profile).processes.filter(isAlive).reverse();
  const services = survivors.filter(({ kind }) => kind === 'service');
  await Promise.all(services.map((record) => endProcess(record, 15_000)));
  for (const record of survivors.filter(({ kind }) => kind === 'engine')) await endProcess(record, 15_000);
  return survivors.map(({ name }) => name);
}
