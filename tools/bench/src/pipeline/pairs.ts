import { quantile } from '../figures.js';

/** One measured side of a pair. */
export interface Leg {
  /** What is compared; more is better, for example events per second. */
  readonly value: number;
  /** CPU microseconds per unit of work of each process. */
  readonly cpuMicros: Readonly<Record<string, number>>;
}

export interface Pair {
  readonly order: 'ab' | 'ba';
  readonly a: number;
  readonly b: number;
  /** a / b */
  readonly ratio: number;
}

export interface Side {
  readonly name: string;
  /** Median of the legs. */
  readonly value: number;
  /** Medians of the legs, by process. */
  readonly cpuMicros: Readonly<Record<string, number>>;
}

export interface Compared {
  readonly a: Side;
  readonly b: Side;
  readonly pairs: readonly Pair[];
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** How far two legs of the same side were apart, as a share of the larger one. */
  readonly noise: number;
}

export interface Contender {
  readonly name: string;
  readonly leg: () => Promise<Leg>;
}

/** Above this distance of two equal legs a comparison judges nothing. */
export const mostNoise = 0.1;

/**
 * A, B, A, B ... in one run, the order reversed at each pair, after a leg of each that warms up and is not counted and
 * one pair of A against itself that shows the noise.
 * @param count pairs to measure
 */
export async function compare(
  a: Contender,
  b: Contender,
  count: number,
  say: (line: string) => void,
): Promise<Compared> {
  await a.leg();
  await b.leg();
  const noise = distance((await a.leg()).value, (await a.leg()).value);
  const legs: { a: Leg; b: Leg; order: Pair['order'] }[] = [];
  for (let at = 0; at < count; at += 1) {
    const order = at % 2 === 0 ? 'ab' : 'ba';
    const [first, second] = order === 'ab' ? [a, b] : [b, a];
    const one = await first.leg();
    const other = await second.leg();
    legs.push(order === 'ab' ? { a: one, b: other, order } : { a: other, b: one, order });
    const last = legs.at(-1)!;
    say(`  pair ${at + 1}: ${Math.round(last.a.value)} against ${Math.round(last.b.value)}`);
  }
  const pairs = legs.map((leg) => pairOf(leg.order, leg.a.value, leg.b.value));
  return {
    a: sideOf(
      a.name,
      legs.map((leg) => leg.a),
    ),
    b: sideOf(
      b.name,
      legs.map((leg) => leg.b),
    ),
    pairs,
    ...spreadOfRatios(pairs),
    noise,
  };
}

export const pairOf = (order: Pair['order'], a: number, b: number): Pair => ({ order, a, b, ratio: a / b });

/** @returns median, smallest and largest ratio */
export function spreadOfRatios(pairs: readonly Pair[]): { median: number; min: number; max: number } {
  const ratios = pairs.map(({ ratio }) => ratio);
  return { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) };
}

/** @returns the middle value; the mean of the two middle ones of an even number */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((x, y) => x - y);
  if (sorted.length % 2 === 1) return quantile(sorted, 0.5);
  return (sorted[sorted.length / 2 - 1]! + sorted[sorted.length / 2]!) / 2;
}

/** @returns how far apart two values are, as a share of the larger one: 0 to 1 */
export const distance = (x: number, y: number): number => Math.abs(x - y) / Math.max(x, y);

export function sideOf(name: string, legs: readonly Leg[]): Side {
  const processes = [...new Set(legs.flatMap(({ cpuMicros }) => Object.keys(cpuMicros)))];
  const cpuMicros = processes.map((process) => [
    process,
    median(legs.map((leg) => leg.cpuMicros[process] ?? 0)),
  ]);
  return {
    name,
    value: median(legs.map(({ value }) => value)),
    cpuMicros: Object.fromEntries(cpuMicros) as Record<string, number>,
  };
}
