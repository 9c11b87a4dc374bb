import { removeAbandonedProfiles, reportTo } from '@openrounds/stack';
import type { Fault } from './fault.js';
import { Journal } from './journal.js';
import type { Options } from './options.js';
import { notRun, runFault } from './run-fault.js';
import type { Result } from './run-fault.js';
import { World } from './world.js';

class Interrupted extends Error {}

interface Turn {
  readonly fault: Fault;
  readonly seed: number;
}

/** Runs the chosen faults with every seed on one stack. @returns results in their order, passed ones of a resumed run first */
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
  const unable = turns.filter(({ fault }) => fault.unable !== undefined);
  for (const { fault, seed } of unable) results.push(notRun(fault, seed, fault.unable!));
  const able = turns.filter(({ fault }) => fault.unable === undefined);
  if (able.length === 0) return results;
  await onStack(able, options, signal, (result) => {
    journal.add(result);
    results.push(result);
  });
  return results;
}

async function onStack(
  turns: readonly Turn[],
  { rate, long, elasticsearch }: Options,
  signal: AbortSignal,
  take: (result: Result) => void,
): Promise<void> {
  await removeAbandonedProfiles('faults-');
  const report = reportTo((text) => process.stderr.write(text));
  const world = await World.start({ profile: `faults-${process.pid}`, report, signal, elasticsearch });
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
