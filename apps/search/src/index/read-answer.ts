import type { estypes } from '@elastic/elasticsearch';
import type { ContentDocument } from '../document/content-document.js';
import type { FacetCount, FacetName, RawHit, SearchAnswer, SearchRequest } from '../query/search-request.js';
import { authorFacets } from '../query/compile-search.js';

type Buckets = {
  key: string | number;
  key_as_string?: string;
  doc_count: number;
  authors?: { value: number };
}[];

/** Reads the engine's answer. @param request null where no facets were asked */
export function readAnswer(
  answer: estypes.SearchResponse,
  request: SearchRequest | null,
  snapshot: string | null,
): SearchAnswer {
  const total = answer.hits.total;
  const value = typeof total === 'number' ? total : (total?.value ?? 0);
  const exact = typeof total === 'number' || total?.relation === 'eq';
  return {
    hits: answer.hits.hits.map(hitOf),
    total: { value, exact },
    facets: request ? facetsOf(answer, request) : {},
    unknown: request ? unknownOf(answer, request) : [],
    snapshot,
  };
}

function hitOf(hit: estypes.SearchHit): RawHit {
  return {
    document: hit._source as ContentDocument,
    highlights: { title: hit.highlight?.['title'] ?? [], body: hit.highlight?.['body'] ?? [] },
    sort: (hit.sort ?? []) as (string | number | null)[],
  };
}

function facetsOf(
  answer: estypes.SearchResponse,
  { facets, sampled }: SearchRequest,
): SearchAnswer['facets'] {
  const all = (answer.aggregations ?? {}) as Record<string, unknown>;
  const counts = (sampled ? (all['sample'] ?? {}) : all) as Record<string, { buckets?: Buckets }>;
  return Object.fromEntries(facets.map((name) => [name, countsOf(name, counts[name]?.buckets ?? [])]));
}

function countsOf(name: FacetName, buckets: Buckets): FacetCount[] {
  return buckets.map((bucket) => ({
    value: name === 'date' ? String(bucket.key_as_string).slice(0, 7) : String(bucket.key),
    count: authorFacets.has(name) ? (bucket.authors?.value ?? 0) : bucket.doc_count,
  }));
}

interface Known {
  visible?: { words?: { buckets?: Record<string, { doc_count: number }> } };
}

function unknownOf(answer: estypes.SearchResponse, { doubted }: SearchRequest): string[] {
  const known = (answer.aggregations?.['known'] ?? {}) as Known;
  const words = known.visible?.words?.buckets ?? {};
  return doubted.filter((word) => words[word]?.doc_count === 0);
}
