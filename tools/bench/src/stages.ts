import type { Stack } from '@openrounds/stack';

const bucketLine = /^openrounds_freshness_bucket\{stage="(\w+)",le="([^"]+)"\} (\d+)$/gm;

/** Cumulative counts of `openrounds.freshness` by stage and upper bound in seconds, over all services. */
export type StageCounts = Map<string, Map<number, number>>;

/** Reads how old changes were at each stage so far, from the metrics of every service. */
export async function stageCounts(stack: Stack): Promise<StageCounts> {
  const counts: StageCounts = new Map();
  for (const { managementUrl } of Object.values(stack.services)) {
    const text = await (await fetch(new URL('/metrics', managementUrl))).text();
    for (const [, stage, bound, n] of text.matchAll(bucketLine)) {
      const of = counts.get(stage!) ?? new Map<number, number>();
      counts.set(stage!, of);
      const le = bound === '+Inf' ? Infinity : Number(bound);
      of.set(le, (of.get(le) ?? 0) + Number(n));
    }
  }
  return counts;
}

/** @returns by stage the smallest bucket bound in seconds that holds half, and 99 %, of what passed between two looks */
export function stagesBetween(
  before: StageCounts,
  after: StageCounts,
): Record<string, { p50: number; p99: number }> {
  return Object.fromEntries(
    [...after].map(([stage, counts]) => {
      const grown = [...counts]
        .map(([bound, n]) => [bound, n - (before.get(stage)?.get(bound) ?? 0)] as const)
        .sort(([a], [b]) => a - b);
      const total = grown.at(-1)?.[1] ?? 0;
      const boundOf = (share: number): number => grown.find(([, n]) => n >= share * total)?.[0] ?? NaN;
      return [stage, { p50: boundOf(0.5), p99: boundOf(0.99) }];
    }),
  );
}
