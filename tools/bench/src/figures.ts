/**
 * The value below which a share of the samples lies (nearest rank).
 * @param share 0 to 1
 */
export function quantile(samples: readonly number[], share: number): number {
  if (samples.length === 0) return Number.NaN;
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))]!;
}

export interface Spread {
  readonly n: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** @param samples in one unit, which the answer keeps */
export function spreadOf(samples: readonly number[]): Spread {
  return {
    n: samples.length,
    p50: quantile(samples, 0.5),
    p99: quantile(samples, 0.99),
    max: quantile(samples, 1),
  };
}

/**
 * The area under the ROC curve: the chance that a value of the first kind is above one of the second, ties counted half.
 * From rank sums (Mann and Whitney, 1947).
 * @returns 0 to 1; 0.5 when the two cannot be told apart
 */
export function aucOf(first: readonly number[], second: readonly number[]): number {
  const all = [...first.map((value) => ({ value, own: 1 })), ...second.map((value) => ({ value, own: 0 }))];
  all.sort((a, b) => a.value - b.value);
  let rankSum = 0;
  for (let from = 0, to = 0; from < all.length; from = to) {
    while (to < all.length && all[to]!.value === all[from]!.value) to += 1;
    // Equal values share the mean of their ranks, which count from 1.
    const rank = (from + 1 + to) / 2;
    for (const { own } of all.slice(from, to)) rankSum += own * rank;
  }
  return (rankSum - (first.length * (first.length + 1)) / 2) / (first.length * second.length);
}

/**
 * 95 % confidence interval of an area under the ROC curve (Hanley and McNeil, 1982).
 * @param first,second how many values of each kind
 */
export function aucInterval(auc: number, first: number, second: number): readonly [number, number] {
  const square = auc * auc;
  const ofFirst = auc / (2 - auc) - square;
  const ofSecond = (2 * square) / (1 + auc) - square;
  const variance = (auc * (1 - auc) + (first - 1) * ofFirst + (second - 1) * ofSecond) / (first * second);
  const margin = 1.96 * Math.sqrt(Math.max(0, variance));
  return [Math.max(0, auc - margin), Math.min(1, auc + margin)];
}
