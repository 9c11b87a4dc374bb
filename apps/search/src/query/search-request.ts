import type { ContentType } from '../content/content-type.js';
import type { ContentDocument } from '../document/content-document.js';
import type { QueryPlan } from './query-plan.js';

export const facetNames = [
  'type',
  'state',
  'drug',
  'condition',
  'date',
  'specialty',
  'region',
  'country',
  'level',
] as const;
export type FacetName = (typeof facetNames)[number];

/** One page of an answer, as the engine is to give it. */
export interface SearchRequest {
  readonly plan: QueryPlan;
  /** Types searched; several are collapsed to threads and paged by offset, one is paged by sort values. */
  readonly types: readonly ContentType[];
  readonly limit: number;
  readonly offset: number;
  readonly after: readonly (string | number | null)[] | null;
  /** The index as it was at the second page; null = as it is now. */
  readonly snapshot: string | null;
  /** Threads (or items, when one type is searched) that the first page showed; empty on the first page. */
  readonly seen: readonly string[];
  readonly facets: readonly FacetName[];
  /** Count facets over the best 500 only, see section 5 of the search design. */
  readonly sampled: boolean;
  /** Words that may be misspelt: does any visible document hold them? */
  readonly doubted: readonly string[];
}

export interface RawHit {
  readonly document: Omit<ContentDocument, 'access'>;
  readonly highlights: { readonly title: readonly string[]; readonly body: readonly string[] };
  readonly sort: readonly (string | number | null)[];
}

export interface FacetCount {
  readonly value: string;
  /** Documents, or distinct authors; see `authorFacets`. */
  readonly count: number;
}

export interface SearchAnswer {
  readonly hits: readonly RawHit[];
  /** Exact up to 10,000. */
  readonly total: { readonly value: number; readonly exact: boolean };
  readonly facets: Partial<Record<FacetName, readonly FacetCount[]>>;
  /** Doubted words that no visible document holds. */
  readonly unknown: readonly string[];
  readonly snapshot: string | null;
}
