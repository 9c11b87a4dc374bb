import { removeAbandonedProfiles, reportTo } from '@openrounds/stack';
import type { Fault } from './fault.js';
import { Journal } from './journal.js';
import type { Options } from './options.js';
import { notRun, runFault } from './run-fault.js';
import type { Result } from './run-fault.js';
import { runOnSmallDisks } from './small-disks.js';
import { World } from './world.js';

class Interrupted extends Error {}

interface Turn {
  readonly fault: Fault;
  readonly seed: number;
}

/**
 * Runs the chosen faults, each seed on a stack of its own, because what a replay or a storm sends grows with all that
 * happened before; what needs small disks on one more.
 * @returns results in their order, passed ones of a resumed run first
 */
export async function runSuite(options: Options, signal: AbortSignal): Promise<Result[]> {
  const journal = new Journal();
  const asked = new Set(options.seeds.flatMap((seed) => options.chosen.map(({ name }) => `${name} ${seed}`)));
  const isAsked = ({ fault, seed }: Result): boolean => asked.has(`${fault} ${seed}`);
  if (!options.resume) journal.forget(isAsked);
  const results = journal.passed().filter(isAsked);
  const isDone = ({ fault, seed }: Turn): boolean =>
    results.some((result) => result.fault === fault.name && result.seed === seed);
  const turns = options.seeds
    .flatMap((seed) => options.chosen.map((fault) => ({ fault, seed })))
    .filter((turn) => !isDone(turn));
  const isHere = ({ fault }: Turn): boolean => fault.needs === undefined || options.disks !== undefined;
  const take = (result: Result): void => {
    journal.add(result);
    results.push(result);
  };
  for (const seed of options.seeds) {
    if (signal.aborted) break;
    await onStack(
      turns.filter((turn) => turn.seed === seed && isHere(turn)),
      options,
      signal,
      take,
    );
  }
  const elsewhere = turns.filter((turn) => !isHere(turn));
  if (!signal.aborted) results.push(...(await onSmallDisks(elsewhere, options, signal)));
  return results;
}

/** The same suite once more on stacks with small disks, new ones for each seed; it writes to the same journal. */
async function onSmallDisks(
  turns: readonly Turn[],
  { seeds, rate, long }: Options,
  signal: AbortSignal,
): Promise<Result[]> {
  const all: Result[] = [];
  for (const seed of seeds) {
    const wanted = turns.filter((turn) => turn.seed === seed).map(({ fault }) => fault);
    if (wanted.length === 0 || signal.aborted) continue;
    const names = wanted.map(({ name }) => name).join(',');
    const args = ['--resume', '--only', names, '--rate', String(rate), '--seed', String(seed)];
    const { results, refused } = await runOnSmallDisks([...args, ...(long ? ['--long'] : [])], signal);
    for (const fault of wanted) {
      const result = results.find((one) => one.fault === fault.name);
      if (result) all.push(result);
      else if (refused !== undefined) all.push({ ...notRun(fault, seed, refused), unable: true });
      else if (!signal.aborted) all.push(notRun(fault, seed, endedBefore));
    }
  }
  return all;
}

const endedBefore = 'the stack with small disks ended before it; see its last lines';

async function onStack(
  turns: readonly Turn[],
  { rate, long, disks, elasticsearch }: Options,
  signal: AbortSignal,
  take: (result: Result) => void,
): Promise<void> {
  if (turns.length === 0) return;
  await removeAbandonedProfiles('faults-');
  const report = reportTo((text) => process.stderr.write(text));
  const profile = `faults-${process.pid}`;
  const world = await World.start({ profile, disks, elasticsearch, report, signal });
  const interrupted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Interrupted()));
  });
  interrupted.catch(() => undefined);
  const known = new Set<string>();
  // Marks of an earlier run on the same stack do not exist; the time makes them differ between runs all the same.
  const first = Math.floor(Date.now() / 1_000) % 1_000_000;
  try {
    for (const [n, { fault, seed }] of turns.entries()) {
      const done = report.step(`${fault.name} (seed ${seed})`);
      const running = runFault(world, fault, { seed, rate, long, run: first + n, known });
      running.catch(() => undefined);
      const result = await Promise.race([running, interrupted]);
      done(result.outcome);
      take(result);
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
  } finally {
    await world.stop();
  }
}
