import type { Collection, Variant } from './collections.js';
import { flatRun } from './collections.js';
import type { Difference, TopicScore } from './metrics.js';
import { pairedBootstrap, percentile, scoreRun, scoreTopic } from './metrics.js';
import { postIdOf } from './records.js';
import type { RunReport } from './report.js';
import type { SearchClient } from './search-client.js';

const depth = 100;
/** A page as readers see it: what the times are measured with. */
const page = 20;
const tolerance = 0.01;

/** The yardstick's scores for a variant, topic by topic. */
export function flatScores(collection: Collection, variant: Variant): TopicScore[] {
  const answers = flatRun(collection, variant);
  return variant.queries.map(({ id }) => scoreTopic(answers.get(id) ?? [], judgementsOf(collection, id)));
}

/**
 * Compares the yardstick with what it reaches on undamaged files.
 * @throws Error when it is more than .01 off: then the file is damaged, and every other figure would be wrong too
 */
export function checkFlat({ name, flatBetween: [low, high] }: Variant, flat: number): void {
  if (flat >= low - tolerance && flat <= high + tolerance) return;
  throw new Error(
    `Flat BM25 reaches ${flat.toFixed(4)} on "${name}", expected ${low} to ${high}: the collection's file is damaged.`,
  );
}

/** Asks every query of a variant and scores the answers. */
export async function evaluate(
  client: SearchClient,
  collection: Collection,
  variant: Variant,
  flat: readonly TopicScore[],
  progress: (asked: number) => void,
): Promise<{ run: RunReport; difference: Difference }> {
  const documentOf = new Map(collection.documents.map(({ id }) => [postIdOf(collection.name, id), id]));
  const scores: TopicScore[] = [];
  const times: number[] = [];
  for (const { id, text } of variant.queries) {
    times.push((await client.posts(text, page)).ms);
    const { ids } = await client.posts(text, depth);
    const ranked = ids.flatMap((post) => documentOf.get(post) ?? []);
    scores.push(scoreTopic(ranked, judgementsOf(collection, id)));
    progress(scores.length);
  }
  const ndcg = (list: readonly TopicScore[]): number[] => list.map(({ ndcg10 }) => ndcg10);
  const run = {
    variant: variant.name,
    ...scoreRun(scores),
    p50Ms: percentile(times, 0.5),
    p95Ms: percentile(times, 0.95),
    flatBm25: scoreRun(flat).ndcg10,
  };
  return { run, difference: pairedBootstrap(ndcg(scores), ndcg(flat)) };
}

function judgementsOf(collection: Collection, topic: string): ReadonlyMap<string, number> {
  return collection.judgements.get(topic) ?? new Map<string, number>();
}
