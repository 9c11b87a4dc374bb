import { setTimeout as wait } from 'node:timers/promises';
import { checkIndex, checkModel, checkOwners, checkSideEffects, checkTopic } from './checker.js';
import type { Harm, Violation } from './checker.js';
import { untilHealed, untilQuiet } from './convergence.js';
import { NotRun } from './fault.js';
import type { Fault, FaultContext } from './fault.js';
import type { Operation } from './ledger.js';
import { Load } from './load.js';
import { look } from './look.js';
import { Plan } from './plan.js';
import { randomFrom } from './random.js';
import type { World } from './world.js';

export interface Result {
  readonly fault: string;
  readonly seed: number;
  readonly outcome: 'passed' | 'failed' | 'not run';
  readonly operations: number;
  readonly refused: number;
  readonly unknown: number;
  readonly harms: Readonly<Record<Harm, number>>;
  /** Records on the topics beyond the first of their version, in the whole stack so far; they are allowed. */
  readonly repeats: number;
  /** Seconds; null when it did not heal in time. */
  readonly healSeconds: number | null;
  readonly notes: readonly string[];
  /** Not run because the machine does not allow it, which is nobody's fault. */
  readonly unable?: true;
}

export interface RunOptions {
  readonly seed: number;
  readonly rate: number;
  readonly long: boolean;
  /** Number of this load in the life of the stack. */
  readonly run: number;
  /** Violations that an earlier fault of this stack has answered for. */
  readonly known: Set<string>;
}

const warmUpMs = 2_000;
const healWithinMs = 150_000;
const quietWithinMs = 120_000;
const settleWithinMs = 20_000;
/** The topics of these hold every version that there was. */
const withHistory = new Set(['post', 'comment', 'rating']);

/** What a fault has said of itself, and when its cause was gone. */
class Course {
  readonly notes: string[] = [];
  readonly broken: string[] = [];
  from: number | undefined;

  contextOf(world: World, load: Load, { seed, long }: RunOptions): FaultContext {
    return {
      world,
      load,
      long,
      random: randomFrom(seed + 1),
      healing: () => (this.from ??= performance.now()),
      note: (text) => this.notes.push(text),
      violated: (what) => this.broken.push(what),
    };
  }
}

/** Loads, breaks, mends, waits until it is quiet, and compares. */
export async function runFault(world: World, fault: Fault, options: RunOptions): Promise<Result> {
  const { seed, rate, run, known } = options;
  const { writers, cases, ratingPlaces } = world;
  const plan = new Plan({ random: randomFrom(seed), run, writers, cases, ratingPlaces });
  const load = new Load(world.stack.gatewayUrl, plan, rate);
  const course = new Course();
  load.start();
  await wait(warmUpMs);
  const refusal = await attempt(fault, course.contextOf(world, load, options));
  const from = (course.from ??= performance.now());
  const revived = await world.mend();
  if (revived.length > 0) course.notes.push(`started again: ${revived.join(', ')}`);
  const healed = await untilHealed(world, load, rate, { from, withinMs: healWithinMs });
  await load.stop();
  if (healed === undefined) course.broken.push('it did not heal');
  if (!(await untilQuiet(world, quietWithinMs))) course.broken.push('it did not become quiet');
  const compared = await compare(world, load.operations, known);
  const clean = compared.violations.length + course.broken.length === 0;
  if (refusal instanceof NotRun && clean) return notRun(fault, seed, refusal.message);
  if (refusal) course.broken.push(refusal.message);
  return {
    ...figuresOf(fault, seed, load.operations, compared),
    outcome: clean && !refusal ? 'passed' : 'failed',
    healSeconds: healed ?? null,
    notes: notesOf(course, compared),
  };
}

function notesOf({ notes, broken }: Course, { violations }: Compared): string[] {
  const shown = violations.slice(0, 5).map(({ harm, id }) => `${harm}: ${id}`);
  return [...[...broken, ...shown].map((what) => `✗ ${what}`), ...notes];
}

async function attempt(fault: Fault, context: FaultContext): Promise<Error | undefined> {
  try {
    await fault.run(context);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

interface Compared {
  readonly violations: Violation[];
  readonly repeats: number;
}

/** Looks until nothing is wrong, or until what is wrong has stayed so for 20 s; what earlier faults left is not counted. */
async function compare(
  world: World,
  operations: readonly Operation[],
  known: Set<string>,
): Promise<Compared> {
  const end = performance.now() + settleWithinMs;
  for (;;) {
    const compared = await once(world, operations);
    const fresh = compared.violations.filter(({ id }) => !known.has(id));
    if (fresh.length === 0 || performance.now() > end) {
      for (const { id } of fresh) known.add(id);
      return { ...compared, violations: fresh };
    }
    await wait(2_000);
  }
}

async function once(world: World, operations: readonly Operation[]): Promise<Compared> {
  const sight = await look(world);
  const topic = checkTopic(
    sight.records,
    sight.owners,
    new Set([...withHistory].filter((kind) => !world.begunAnew.has(kind))),
  );
  const violations = [
    ...checkOwners(operations, sight.owners),
    ...topic.violations,
    ...checkModel(sight.owners, sight.model),
    ...checkIndex(sight.model, sight.documents),
    ...checkSideEffects(sight.effects),
    ...sight.givenUp.map((id): Violation => ({ harm: 'lost', id: `given up: ${id}` })),
  ];
  return { violations, repeats: topic.repeats };
}

const noHarms = { lost: 0, duplicated: 0, reordered: 0, resurrected: 0 };

function figuresOf(
  fault: Fault,
  seed: number,
  operations: readonly Operation[],
  { violations, repeats }: Compared,
) {
  const harms: Record<Harm, number> = { ...noHarms };
  for (const { harm } of violations) harms[harm] += 1;
  const count = (outcome: Operation['outcome']): number =>
    operations.filter((operation) => operation.outcome === outcome).length;
  return {
    fault: fault.name,
    seed,
    operations: operations.length,
    refused: count('failed'),
    unknown: count('unknown'),
    harms,
    repeats,
  };
}

export function notRun({ name: fault }: Pick<Fault, 'name'>, seed: number, reason: string): Result {
  const nothing = { operations: 0, refused: 0, unknown: 0, harms: noHarms, repeats: 0, healSeconds: null };
  return { fault, seed, outcome: 'not run', ...nothing, notes: [reason] };
}

/** What the machine does not allow is shown as not run and is no failure; a fault whose moment did not come is one. */
export function isWell({ outcome, unable }: Result): boolean {
  return outcome === 'passed' || unable === true;
}
