import type { z } from 'zod';
import type { Dictionary } from '../concept/dictionary.js';
import { authorFacets } from './compile-search.js';
import type { FacetName, SearchAnswer } from './search-request.js';
import type { facetView } from './search.http.js';

/** Numbers of distinct members below this are not shown. */
export const smallestCell = 11;

type FacetView = z.output<typeof facetView>;

/** Facets with the names of their values; numbers of authors from 1 to 10 as "<11". */
export function facetViews(
  facets: SearchAnswer['facets'],
  dictionary: Dictionary,
): Record<string, FacetView[]> {
  return Object.fromEntries(
    Object.entries(facets).map(([name, counts]) => [
      name,
      counts
        .filter(({ count }) => count > 0)
        .map(({ value, count }) => ({
          value,
          label: dictionary.labelOf(value) ?? value,
          count: authorFacets.has(name as FacetName) && count < smallestCell ? ('<11' as const) : count,
        })),
    ]),
  );
}
