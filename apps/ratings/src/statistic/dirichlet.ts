/** Counts of the scores 1 to 5, in that order: integers of at least 0. */
export type Counts = readonly [number, number, number, number, number];

/** Name of the method; other constants are another method with another name. */
export const method = 'dirichlet-1' as const;

/** Expected share of the scores 1 to 5 before anybody has rated; sums to 1. */
export const prior: Counts = [0.05, 0.1, 0.2, 0.35, 0.3];

/** How many ratings the prior weighs as much as. */
export const strength = 10;

/** 97.5 % quantile of the standard normal distribution: a two-sided interval of 95 %. */
export const quantile = 1.959964;

export const noCounts: Counts = [0, 0, 0, 0, 0];

export interface Estimate {
  /** Number of ratings. */
  n: number;
  /** Posterior mean, unrounded, within [1, 5]. */
  mean: number;
  /** Lower end of the 95 % interval, unrounded, cut to 1. */
  lo: number;
  /** Upper end of the 95 % interval, unrounded, cut to 5. */
  hi: number;
}

/** How many ratings the counts hold. */
export function total(counts: Counts): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/**
 * Posterior mean and 95 % interval of a score under a Dirichlet prior of strength 10, by normal approximation of the
 * mean's posterior: a_i = c_i + 10 p_i, A = n + 10, mean = sum(i a_i)/A, variance = (sum(i^2 a_i)/A - mean^2)/(A + 1).
 * Shrinkage towards the prior beats the raw mean where n is small. Source: the published method `dirichlet-1`.
 */
export function estimate(counts: Counts): Estimate {
  const n = total(counts);
  const weight = n + strength;
  let first = 0;
  let second = 0;
  counts.forEach((count, index) => {
    const score = index + 1;
    const a = count + strength * prior[index]!;
    first += score * a;
    second += score * score * a;
  });
  const mean = first / weight;
  const variance = (second / weight - mean * mean) / (weight + 1);
  const half = quantile * Math.sqrt(variance);
  return { n, mean, lo: Math.max(1, mean - half), hi: Math.min(5, mean + half) };
}

/** The plain mean of the scores, without prior; null when there is none. For the method page only. */
export function rawMean(counts: Counts): number | null {
  const n = total(counts);
  return n === 0 ? null : counts.reduce((sum, count, index) => sum + count * (index + 1), 0) / n;
}

/** Whether two intervals touch, on unrounded values: then no difference is shown. */
export function overlaps(a: Estimate, b: Estimate): boolean {
  return a.lo <= b.hi && b.lo <= a.hi;
}

/** @param decimals digits after the point */
export function round(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
