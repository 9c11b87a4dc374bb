import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { profileFolder } from '../../preflight/paths.mjs';
import { isAlive, withDescendants } from '../../preflight/process-table.mjs';
import { readJson } from '../files.js';
import { supervisorOf } from '../profile.js';
import { readState, type ProcessRecord } from '../process-record.js';
import { splitProfile } from './profile-argument.js';

/** Its share of memory (pages shared by several count in parts), or all it touches where that is not told. */
function kilobytesOf(pid: number): number {
  for (const [file, field] of [
    ['smaps_rollup', /^Pss:\s+(\d+)/m],
    ['status', /^VmRSS:\s+(\d+)/m],
  ] as const) {
    try {
      const found = field.exec(readFileSync(`/proc/${pid}/${file}`, 'utf8'))?.[1];
      if (found) return Number(found);
    } catch {
      // Not ours to read, or gone: the next file may tell.
    }
  }
  return 0;
}

/** Memory of the process and its descendants: a launcher and its server count together. */
function megabytesOf(pid: number): string {
  if (process.platform !== 'linux') return '';
  const kilobytes = withDescendants(pid).reduce((sum, one) => sum + kilobytesOf(one), 0);
  return `${Math.round(kilobytes / 1024)} MB`;
}

/** How a service says it is: up, not ready, or silent. Engines are judged by their process. */
async function health(profile: string, { name, kind }: ProcessRecord): Promise<string> {
  if (kind === 'engine') return 'up';
  const env = readJson<Record<string, string>>(join(profileFolder(profile), 'env', `${name}.json`), {});
  try {
    const url = `http://127.0.0.1:${env['MANAGEMENT_PORT']}/readyz`;
    const answer = await fetch(url, { signal: AbortSignal.timeout(2000) });
    return answer.status === 200 ? 'ready' : `not ready (${answer.status})`;
  } catch {
    return 'silent';
  }
}

/** `npm run stack -- status`: exit code 0 when everything is ready, 1 when something is not, 3 when nothing runs. */
export async function status(args: string[]): Promise<number> {
  const { profile } = splitProfile(args);
  const supervisor = supervisorOf(profile);
  const { phase, gatewayUrl, processes } = readState(profile);
  const alive = processes.filter(isAlive);
  if (!supervisor && alive.length === 0) {
    process.stdout.write('OpenRounds does not run here.\n');
    return 3;
  }
  const head = supervisor
    ? `${phase}, supervisor pid ${supervisor.pid}`
    : 'without its supervisor: start it anew';
  process.stdout.write(`OpenRounds is ${head}${gatewayUrl ? `, ${gatewayUrl}` : ''}\n`);
  let well = supervisor !== undefined && phase === 'ready';
  for (const record of processes) {
    const state = isAlive(record) ? await health(profile, record) : 'dead';
    well &&= state === 'ready' || state === 'up';
    const columns = [
      record.name.padEnd(14),
      String(record.pid).padStart(8),
      megabytesOf(record.pid).padStart(9),
    ];
    process.stdout.write(`  ${columns.join('  ')}  ${state}\n`);
  }
  return well ? 0 : 1;
}
