import type { Clause } from './compile-query.js';
import { compileFilter } from './compile-query.js';
import type { FeedType } from './feed.http.js';
import type { ResolvedFilter } from './query-plan.js';
import type { Viewer } from './visibility.js';
import { visibility } from './visibility.js';

/** Sort values of the last item shown. */
export type FeedPosition = readonly (string | number)[];

/** One page of a feed, as the engine is to give it. */
export interface FeedRequest {
  readonly types: readonly FeedType[];
  /** All of them must match. */
  readonly filters: readonly ResolvedFilter[];
  /** What matches it stands before the rest; null where nothing does. */
  readonly first: ResolvedFilter | null;
  readonly after: FeedPosition | null;
  readonly limit: number;
}

/**
 * Body of the engine's request for a page of a feed: newest first, the id where two share a moment. Neither changes
 * while an item can be seen, so a page that begins after them neither skips nor repeats, whatever others write.
 */
export function compileFeed(viewer: Viewer, request: FeedRequest): Record<string, unknown> {
  const { filters, first, after, limit } = request;
  const newest: Clause[] = [{ publishedAt: { order: 'desc' } }, { id: { order: 'asc' } }];
  const filter = [visibility(viewer), ...filters.map(compileFilter)];
  // A filter gives no score: what matches `first` has 1, the rest 0.
  const should = first ? [{ constant_score: { filter: compileFilter(first) } }] : [];
  return {
    query: { bool: { filter, should, minimum_should_match: 0 } },
    sort: first ? [{ _score: { order: 'desc' } }, ...newest] : newest,
    size: limit,
    ...(after && { search_after: after }),
    track_total_hits: false,
    timeout: '2s',
    _source: { excludes: ['access'] },
  };
}
