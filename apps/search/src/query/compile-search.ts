import { mark } from '../document/plain-text.js';
import type { Clause } from './compile-query.js';
import { compileQuery, highlightQuery } from './compile-query.js';
import type { Sort } from './typed-query.js';
import { hasText } from './typed-query.js';
import type { FacetName, SearchRequest } from './search-request.js';
import { visibility } from './visibility.js';
import type { Viewer } from './visibility.js';

/** Facets that count distinct authors instead of documents; small counts are not told, see the view. */
export const authorFacets: ReadonlySet<FacetName> = new Set<FacetName>([
  'specialty',
  'region',
  'country',
  'level',
]);

const facetFields: Record<Exclude<FacetName, 'date'>, string> = {
  type: 'type',
  state: 'state',
  drug: 'drugIds',
  condition: 'conditionIds',
  specialty: 'specialtyIds',
  region: 'authorRegion',
  country: 'authorCountry',
  level: 'authorLevel',
};
const facetSize = 20;
const sampleSize = 500;
export const exactTotals = 10_000;

const excerptLength = 160;

/** Body of the engine's search request. */
export function compileSearch(viewer: Viewer, request: SearchRequest): Record<string, unknown> {
  const { plan, types } = request;
  const visible = visibility(viewer);
  const collapse = types.length > 1;
  return {
    query: withoutSeen(compileQuery(plan, visible), request),
    size: request.limit,
    ...(collapse ? { from: request.offset, collapse: { field: 'threadId' } } : {}),
    ...(!collapse && request.after !== null ? { search_after: request.after } : {}),
    sort: sortOf(plan.sort),
    track_total_hits: exactTotals,
    timeout: '2s',
    _source: { excludes: ['access'] },
    ...(hasText(plan.typed) ? { highlight: highlight(request) } : {}),
    ...aggregations(request, visible),
  };
}

/**
 * The first page reads the live index, because most searches end with it. The pages after it share a snapshot, where
 * other items may have come to the front: so they leave out what was shown instead of counting places.
 */
function withoutSeen(query: Clause, { seen, types }: SearchRequest): Clause {
  if (seen.length === 0) return query;
  return { bool: { must: [query], must_not: [{ terms: { [types.length > 1 ? 'threadId' : 'id']: seen } }] } };
}

function sortOf(sort: Sort): Clause[] {
  const byId = { id: { order: 'asc' } };
  const by = (field: string): Clause[] => [{ [field]: { order: 'desc', missing: '_last' } }, byId];
  switch (sort) {
    case 'relevance':
      return [{ _score: { order: 'desc' } }, byId];
    case 'newest':
      return by('publishedAt');
    case 'active':
      return by('activityAt');
    case 'helpful':
      return by('popularity');
  }
}

function highlight({ plan }: SearchRequest): Clause {
  const copies = (name: string): string[] => plan.languages.map((language) => `${name}_${language}`);
  return {
    type: 'unified',
    pre_tags: [mark.open],
    post_tags: [mark.close],
    highlight_query: highlightQuery(plan),
    max_analyzed_offset: 30_000,
    fields: {
      title: { number_of_fragments: 0, matched_fields: copies('heading') },
      body: {
        number_of_fragments: 2,
        fragment_size: excerptLength,
        no_match_size: excerptLength,
        order: 'score',
        matched_fields: copies('body'),
      },
    },
  };
}

function aggregations({ facets, sampled, doubted }: SearchRequest, visible: Clause): Record<string, unknown> {
  const counts = Object.fromEntries(facets.map((name) => [name, facetOf(name)]));
  const counted =
    facets.length === 0
      ? {}
      : sampled
        ? { sample: { sampler: { shard_size: sampleSize }, aggs: counts } }
        : counts;
  const words = Object.fromEntries(doubted.map((word) => [word, anywhere(word)]));
  // Under the viewer's filter: whether a hidden document holds a word is not told either.
  const known =
    doubted.length === 0
      ? {}
      : {
          known: {
            global: {},
            aggs: { visible: { filter: visible, aggs: { words: { filters: { filters: words } } } } },
          },
        };
  const aggs = { ...counted, ...known };
  return Object.keys(aggs).length === 0 ? {} : { aggs };
}

function anywhere(word: string): Clause {
  return { multi_match: { query: word, fields: ['title', 'body'], analyzer: 'plain' } };
}

function facetOf(name: FacetName): Clause {
  if (name === 'date') {
    return {
      date_histogram: {
        field: 'publishedAt',
        calendar_interval: 'month',
        min_doc_count: 1,
        order: { _key: 'desc' },
      },
    };
  }
  const terms = { terms: { field: facetFields[name], size: facetSize } };
  if (!authorFacets.has(name)) return terms;
  return { ...terms, aggs: { authors: { cardinality: { field: 'authorId', precision_threshold: 3_000 } } } };
}
