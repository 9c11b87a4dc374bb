import type { Counts } from './dirichlet.js';

export interface Golden {
  counts: Counts;
  n: number;
  raw: number | null;
  mean: number;
  lo: number;
  hi: number;
}

type Row = [counts: Counts, n: number, raw: number | null, mean: number, lo: number, hi: number];

const rows: readonly Row[] = [
  [[0, 0, 0, 0, 0], 0, null, 3.75, 3.0795, 4.4205],
  [[1, 0, 0, 0, 0], 1, 1, 3.5, 2.7419, 4.2581],
  [[4, 2, 1, 0, 0], 7, 1.5714, 2.8529, 2.1794, 3.5264],
  [[1, 1, 2, 4, 3], 11, 3.6364, 3.6905, 3.1953, 4.1856],
  [[20, 40, 60, 30, 10], 160, 2.8125, 2.8676, 2.7028, 3.0324],
  [[0, 0, 0, 0, 1], 1, 5, 3.8636, 3.2186, 4.5086],
  [[0, 0, 1, 2, 4], 7, 4.4286, 4.0294, 3.5477, 4.5111],
  [[0, 0, 0, 0, 11], 11, 5, 4.4048, 3.9863, 4.8232],
  [[2, 5, 20, 60, 63], 150, 4.18, 4.1531, 4.0135, 4.2928],
  [[15, 30, 60, 104, 89], 298, 3.745, 3.7451, 3.6185, 3.8718],
];

/** Published examples of `dirichlet-1`, four decimals: who repeats the method finds these values. */
export const goldenValues: readonly Golden[] = rows.map(([counts, n, raw, mean, lo, hi]) => ({
  counts,
  n,
  raw,
  mean,
  lo,
  hi,
}));
