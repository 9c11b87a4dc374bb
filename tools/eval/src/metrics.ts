/** Grades of one topic by document id; what is not in it is unjudged. */
export type Judgements = ReadonlyMap<string, number>;

/** Figures of one answer list for one topic. */
export interface TopicScore {
  readonly ndcg10: number;
  readonly condensedNdcg10: number;
  readonly judged10: number;
  readonly recall100: number;
  /** null when the topic has no document of grade 2 or more, and so no first one to find */
  readonly mrr10: number | null;
}

export interface RunScore {
  readonly queries: number;
  readonly ndcg10: number;
  readonly condensedNdcg10: number;
  readonly judged10: number;
  readonly recall100: number;
  readonly mrr10: number;
}

/**
 * Normalised discounted cumulative gain with linear gain and the discount log2(rank + 1); unjudged counts 0.
 * @param ranked document ids, best first
 * @param depth ranks that count
 */
export function ndcg(ranked: readonly string[], judged: Judgements, depth: number): number {
  const ideal = [...judged.values()]
    .filter((grade) => grade > 0)
    .sort((a, b) => b - a)
    .slice(0, depth);
  const best = gain(ideal);
  return best === 0 ? 0 : gain(ranked.slice(0, depth).map((id) => judged.get(id) ?? 0)) / best;
}

function gain(grades: readonly number[]): number {
  return grades.reduce((sum, grade, at) => sum + grade / Math.log2(at + 2), 0);
}

/** @param ranked document ids, best first, at most 100 and each once */
export function scoreTopic(ranked: readonly string[], judged: Judgements): TopicScore {
  const relevant = [...judged].filter(([, grade]) => grade > 0).map(([id]) => id);
  const first100 = new Set(ranked.slice(0, 100));
  const condensed = ranked.filter((id) => judged.has(id));
  const first = ranked.slice(0, 10).findIndex((id) => (judged.get(id) ?? 0) >= 2);
  const answerable = [...judged.values()].some((grade) => grade >= 2);
  const top = ranked.slice(0, 10);
  return {
    ndcg10: ndcg(ranked, judged, 10),
    condensedNdcg10: ndcg(condensed, judged, 10),
    judged10: top.length === 0 ? 0 : top.filter((id) => judged.has(id)).length / 10,
    recall100: relevant.filter((id) => first100.has(id)).length / relevant.length,
    mrr10: answerable ? (first === -1 ? 0 : 1 / (first + 1)) : null,
  };
}

/** Means over topics with a relevant document; MRR over those with one of grade 2 or more. */
export function scoreRun(topics: readonly TopicScore[]): RunScore {
  const reciprocal = topics.map((topic) => topic.mrr10).filter((value) => value !== null);
  return {
    queries: topics.length,
    ndcg10: mean(topics.map((topic) => topic.ndcg10)),
    condensedNdcg10: mean(topics.map((topic) => topic.condensedNdcg10)),
    judged10: mean(topics.map((topic) => topic.judged10)),
    recall100: mean(topics.map((topic) => topic.recall100)),
    mrr10: mean(reciprocal),
  };
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Value at a share of the sorted list (nearest rank). @param share 0 to 1 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? 0;
}

export interface Difference {
  readonly mean: number;
  /** 95 % interval of the mean difference. */
  readonly lo: number;
  readonly hi: number;
}

/**
 * Paired bootstrap of the difference a - b per topic (Sakai, SIGIR 2006): 2,000 samples, fixed seed.
 * @throws Error when the lists differ in length
 */
export function pairedBootstrap(a: readonly number[], b: readonly number[], samples = 2_000): Difference {
  if (a.length !== b.length) throw new Error('A paired comparison needs the same topics on both sides.');
  const differences = a.map((value, at) => value - b[at]!);
  const random = seeded(11);
  const means = Array.from({ length: samples }, () => {
    let sum = 0;
    for (let at = 0; at < differences.length; at += 1)
      sum += differences[Math.floor(random() * differences.length)]!;
    return sum / differences.length;
  });
  return { mean: mean(differences), lo: percentile(means, 0.025), hi: percentile(means, 0.975) };
}

/** mulberry32: small, fast, the same everywhere. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
