import type { ContentType } from '../content/content-type.js';

export const sorts = ['relevance', 'newest', 'active', 'helpful'] as const;
export type Sort = (typeof sorts)[number];

export const conditionsOfItems = ['unsolved', 'solved', 'case-study', 'mine', 'followed'] as const;
export type ItemIs = (typeof conditionsOfItems)[number];

/** Operators whose value is free text or an id, several of one kind meaning "any of". */
export const listOperators = [
  'drug',
  'class',
  'condition',
  'specialty',
  'author',
  'country',
  'region',
  'lang',
  'role',
  'tag',
  'reference',
  'state',
] as const;
export type ListOperator = (typeof listOperators)[number];

/**
 * What a reader asked for, typed: the stored form of a query. `formatQuery` writes it as text, `parseQuery` reads it.
 * Different operators are joined by "and", values of one operator by "or".
 */
export interface TypedQuery {
  /** Free words in order. */
  readonly words: readonly string[];
  readonly phrases: readonly string[];
  /** Words and phrases that must not occur. */
  readonly not: readonly string[];
  readonly types: readonly ContentType[];
  readonly filters: Readonly<Partial<Record<ListOperator, readonly string[]>>>;
  readonly is: readonly ItemIs[];
  readonly has: readonly 'reference'[];
  /** First and last day, `YYYY-MM-DD`, both included. */
  readonly after: string | null;
  readonly before: string | null;
  readonly sort: Sort | null;
}

export const emptyQuery: TypedQuery = {
  words: [],
  phrases: [],
  not: [],
  types: [],
  filters: {},
  is: [],
  has: [],
  after: null,
  before: null,
  sort: null,
};

/** @returns whether the query asks for words at all, or only filters */
export function hasText(query: TypedQuery): boolean {
  return query.words.length > 0 || query.phrases.length > 0;
}
