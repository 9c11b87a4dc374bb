import { parseArgs } from 'node:util';
import type { Fault } from './fault.js';
import { faults } from './faults/index.js';

export const help = `npm run faults -- [options]

  --only a,b      these faults (see --list)
  --short         the short set, which is part of npm test
  --seed n        first seed, default 1
  --rounds n      every fault with n seeds: seed, seed + 1, ...; default 1
  --rate n        writes per second, 50 to 200; default 50
  --long          outages in their full length
  --resume        leaves out what has passed with the same seed since it was last begun without --resume
  --elasticsearch <url>
                  this one, under a prefix of its own, in place of one of our own; for faults that leave it alone
  --json <file>   the results for machines
  --disks <dir>   the engines write into <dir>/postgres, /kafka and /elasticsearch, each a small disk that may be filled;
                  without it the suite mounts such disks itself for the faults that need them
  --list          names and descriptions, then ends
  --sabotage      switches one safeguard after another off in a copy and expects its test to fail

One stack serves all faults of a seed: real engines with fsync, the built services, the demo world; another one, those
that need small disks. They are removed at the end.
Exit code: 0 when every fault that can be run here has passed, 1 when one has not or its moment did not come, 2 for
wrong use, 130 when interrupted.
`;

export interface Options {
  readonly chosen: readonly Fault[];
  readonly seeds: readonly number[];
  readonly rate: number;
  readonly long: boolean;
  readonly resume: boolean;
  readonly json: string | undefined;
  /** URL of a running Elasticsearch; without one the stack starts its own. */
  readonly elasticsearch: string | undefined;
  /** Folder with a small disk for each engine. */
  readonly disks: string | undefined;
  readonly mode: 'run' | 'help' | 'list' | 'sabotage';
}

/** @throws Error in one sentence for what cannot be understood */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string' },
      short: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      rounds: { type: 'string', default: '1' },
      rate: { type: 'string', default: '50' },
      long: { type: 'boolean', default: false },
      resume: { type: 'boolean', default: false },
      json: { type: 'string' },
      elasticsearch: { type: 'string' },
      disks: { type: 'string' },
      list: { type: 'boolean', default: false },
      sabotage: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const first = whole('--seed', values.seed, 0, 2 ** 31);
  const rounds = whole('--rounds', values.rounds, 1, 1_000);
  return {
    chosen: chosenFaults(values.only, values.short),
    seeds: Array.from({ length: rounds }, (_, n) => first + n),
    rate: whole('--rate', values.rate, 1, 200),
    long: values.long,
    resume: values.resume,
    json: values.json,
    elasticsearch: values.elasticsearch,
    disks: values.disks,
    mode: values.help ? 'help' : values.list ? 'list' : values.sabotage ? 'sabotage' : 'run',
  };
}

function whole(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new Error(`${name} takes a whole number from ${least} to ${most}, not "${text}".`);
}

function chosenFaults(only: string | undefined, short: boolean): Fault[] {
  const names = only?.split(',') ?? [];
  const unknown = names.find((name) => !faults.some((fault) => fault.name === name));
  if (unknown !== undefined) throw new Error(`There is no fault "${unknown}": --list names them all.`);
  return faults.filter(
    (fault) => (names.length === 0 || names.includes(fault.name)) && (!short || fault.short),
  );
}
