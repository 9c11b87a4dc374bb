import type { Difference } from './metrics.js';

/** One variant's figures, as `--json` writes them. */
export interface RunReport {
  readonly variant: string;
  readonly queries: number;
  readonly ndcg10: number;
  readonly condensedNdcg10: number;
  readonly judged10: number;
  readonly recall100: number;
  readonly mrr10: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** nDCG@10 of the yardstick on the same queries. */
  readonly flatBm25: number;
}

export interface Report {
  readonly collection: string;
  readonly runs: readonly RunReport[];
}

/** The report for people; differences to the yardstick by variant. */
export function markdownOf(
  { collection, runs }: Report,
  differences: ReadonlyMap<string, Difference>,
): string {
  const lines = runs.map((run) => {
    const { mean, lo, hi } = differences.get(run.variant) ?? { mean: 0, lo: 0, hi: 0 };
    const cells = [
      run.variant,
      run.queries,
      ...[run.ndcg10, run.condensedNdcg10, run.judged10, run.recall100, run.mrr10].map((value) =>
        value.toFixed(4),
      ),
      run.flatBm25.toFixed(4),
      `${signed(mean)} [${signed(lo)}, ${signed(hi)}]`,
      run.p50Ms.toFixed(1),
      run.p95Ms.toFixed(1),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return `# Search on ${collection}

| variant | queries | nDCG@10 | condensed | judged@10 | recall@100 | MRR@10 | flat BM25 | difference (95 %) | p50 ms | p95 ms |
|---|---|---|---|---|---|---|---|---|---|---|
${lines.join('\n')}

nDCG with linear gain and log2(rank + 1), unjudged = 0, mean over topics with a relevant document; MRR at grade 2 or more. Flat BM25: title, synonyms and body in one field. Difference of nDCG@10 to it per topic, paired bootstrap with 2,000 samples. Times at the service, one query after another, 20 hits with highlights.
`;
}

function signed(value: number): string {
  return `${value >= 0 ? '+' : ''}${value.toFixed(4)}`;
}
