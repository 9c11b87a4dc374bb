import type { ContentType } from '../content/content-type.js';
import type { ContentDocument } from '../document/content-document.js';
import type { FeedRequest } from '../query/compile-feed.js';
import type { RawHit, SearchAnswer, SearchRequest } from '../query/search-request.js';
import type { Viewer } from '../query/visibility.js';

/** One document to write or delete, under a version that grows with every change of it. */
export interface IndexOperation {
  readonly type: ContentType;
  readonly sourceId: string;
  readonly version: number;
  /** null = must not be found */
  readonly document: ContentDocument | null;
}

/** What became of an operation in all generations of its type. */
export type WriteOutcome =
  /** written, or already newer */
  | 'done'
  /** the engine is busy or away: try again later */
  | 'later'
  /** the engine will never take it */
  | 'refused';

export interface Written {
  readonly outcome: WriteOutcome;
  /** Kind of error, without anything of the text. */
  readonly reason?: string;
}

/** A document as a generation holds it. */
export interface Indexed {
  readonly id: string;
  readonly version: number;
}

/** Documents in the search engine. Reading takes a viewer, so that no query goes without its filter. */
export abstract class ContentIndex {
  /** @param targets names of the generations of each type that are to be written */
  abstract write(
    operations: readonly IndexOperation[],
    targets: ReadonlyMap<ContentType, readonly string[]>,
  ): Promise<Written[]>;
  /** Makes what was written visible to searches. */
  abstract refresh(names: readonly string[]): Promise<void>;
  abstract search(viewer: Viewer, request: SearchRequest): Promise<SearchAnswer>;
  /** Titles that begin like a text while it is typed. @returns at most `limit` */
  abstract titles(
    viewer: Viewer,
    prefix: string,
    limit: number,
  ): Promise<{ type: ContentType; id: string; title: string }[]>;
  /** Items with shared concepts or heading words. */
  abstract related(viewer: Viewer, type: ContentType, id: string, limit: number): Promise<SearchAnswer>;
  /** A page of a feed, whole or not at all: a page that lacks the answer of one index would skip items. */
  abstract feed(viewer: Viewer, request: FeedRequest): Promise<readonly RawHit[]>;
  /** Stems of a text's words in a language, with the number of documents that hold each; by place in the text. */
  abstract frequencies(
    text: string,
    language: string,
  ): Promise<Map<number, { stem: string; documents: number }>>;
  /** A page of a generation in order of id. */
  abstract scan(name: string, after: string, limit: number): Promise<Indexed[]>;
  /** Versions of single documents at this moment, whether searches see them yet or not; without those that are not there. */
  abstract versions(name: string, ids: readonly string[]): Promise<Map<string, number>>;
}
