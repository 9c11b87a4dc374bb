import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { type Report, shown } from './report.js';

/** Ticks that the machine's cores spent in all, at rest, and that others on the same iron took (Linux). */
function ticks(): { all: number; rest: number; stolen: number } {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const fields = line.split(/\s+/).slice(1, 9).map(Number);
  const all = fields.reduce((sum, value) => sum + value, 0);
  return { all, rest: fields[3]! + fields[4]!, stolen: fields[7]! };
}

/** @returns what the machine is and how busy it was from now until the answer is asked for */
export function watchHost(): () => Report['host'] {
  const before = ticks();
  const load = loadavg()[0]!;
  return () => {
    const after = ticks();
    const share = (name: 'rest' | 'stolen'): string =>
      shown(((after[name] - before[name]) / Math.max(1, after.all - before.all)) * 100);
    return {
      cpu: cpus()[0]!.model,
      cores: cpus().length,
      memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
      load: `load average ${shown(load)} before and ${shown(loadavg()[0]!)} after, ${share('rest')} % at rest, ${share('stolen')} % stolen`,
    };
  };
}
