import type { Client, estypes } from '@elastic/elasticsearch';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import type { ContentType } from '../content/content-type.js';
import { isContentType, isEverything } from '../content/content-type.js';
import type { SearchEnv } from '../env.js';
import { readAnswer } from './read-answer.js';
import { compileFeed } from '../query/compile-feed.js';
import type { FeedRequest } from '../query/compile-feed.js';
import { compileSearch } from '../query/compile-search.js';
import { relatedQuery } from '../query/related-query.js';
import type { RawHit, SearchAnswer, SearchRequest } from '../query/search-request.js';
import type { Viewer } from '../query/visibility.js';
import { visibility } from '../query/visibility.js';
import type { Indexed, IndexOperation, Written } from './content-index.js';
import { ContentIndex } from './content-index.js';
import { asked, ElasticClient, SearchUnavailable, statusOf } from './elastic-client.js';
import { writeAlias } from './generation-names.js';

const bulkBytes = 2_000_000;
const snapshotMinutes = '2m';

/** The only room, with `elastic-generations.ts`, that speaks to Elasticsearch. */
@Injectable()
export class ElasticContentIndex extends ContentIndex {
  private readonly writer: Client;
  private readonly reader: Client;

  constructor(
    clients: ElasticClient,
    @Inject(ENV) private readonly env: SearchEnv,
  ) {
    super();
    this.writer = clients.writer;
    this.reader = clients.reader;
  }

  override async write(
    operations: readonly IndexOperation[],
    targets: ReadonlyMap<ContentType, readonly string[]>,
  ): Promise<Written[]> {
    const results: Written[] = operations.map(() => ({ outcome: 'done' }));
    const keep = (at: number, written: Written): void => {
      if (written.outcome !== 'done') results[at] = written;
    };
    for (const portion of portions(operations, targets)) {
      const answer = await this.bulk(portion.lines);
      portion.places.forEach((at, line) =>
        keep(at, answer === 'later' ? { outcome: 'later' } : outcomeOf(answer[line]!)),
      );
    }
    return results;
  }

  private async bulk(lines: readonly string[]): Promise<estypes.BulkResponseItem[] | 'later'> {
    try {
      const answer = await asked('bulk', () =>
        this.writer.bulk<string>({ operations: [...lines], require_alias: true }),
      );
      return answer.items.map((item) => Object.values(item)[0]!);
    } catch (error) {
      if (error instanceof SearchUnavailable || statusOf(error) === 413) return 'later';
      throw error;
    }
  }

  override async refresh(names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    await asked('refresh', () =>
      this.writer.indices.refresh({ index: [...names], ignore_unavailable: true }),
    );
  }

  override async search(viewer: Viewer, request: SearchRequest): Promise<SearchAnswer> {
    const body = compileSearch(viewer, request);
    const place = await this.placeOf(request);
    try {
      return await this.ask(body, place, request);
    } catch (error) {
      // The snapshot of an old cursor is gone: go on with the index as it is.
      if (statusOf(error) !== 404 || request.snapshot === null) throw error;
      return this.ask(body, await this.placeOf({ ...request, snapshot: null }), request);
    }
  }

  /** A first page reads the live index; the pages after it share a snapshot that the second one opens. */
  private async placeOf({
    types,
    snapshot,
    seen,
  }: SearchRequest): Promise<{ index: string[] } | { pit: string }> {
    if (snapshot !== null) return { pit: snapshot };
    const index = this.aliases(types);
    if (seen.length === 0) return { index };
    const opened = await asked('open-snapshot', () =>
      this.reader.openPointInTime({ index, keep_alive: snapshotMinutes }),
    );
    return { pit: opened.id };
  }

  private async ask(
    body: Record<string, unknown>,
    place: { index: string[] } | { pit: string },
    request: SearchRequest,
  ): Promise<SearchAnswer> {
    const where =
      'pit' in place ? { pit: { id: place.pit, keep_alive: snapshotMinutes } } : { index: place.index };
    // One set of term statistics for all types, or scores could not be compared.
    const type = request.types.length > 1 ? { search_type: 'dfs_query_then_fetch' as const } : {};
    const answer = await asked('search', () => this.reader.search({ ...body, ...where, ...type }));
    return readAnswer(answer, request, 'pit' in place ? (answer.pit_id ?? place.pit) : null);
  }

  override async titles(
    viewer: Viewer,
    prefix: string,
    limit: number,
  ): Promise<{ type: ContentType; id: string; title: string }[]> {
    const answer = await asked('suggest', () =>
      this.reader.search<{ id: string; type: ContentType; title: string }>({
        index: [this.alias('content')],
        query: {
          bool: {
            must: { match_bool_prefix: { title: { query: prefix, operator: 'and', analyzer: 'plain' } } },
            filter: visibility(viewer),
          },
        },
        size: limit,
        timeout: '1s',
        track_total_hits: false,
        _source: ['id', 'type', 'title'],
      }),
    );
    return answer.hits.hits.flatMap(({ _source }) =>
      _source && isContentType(_source.type) ? [_source] : [],
    );
  }

  override async related(
    viewer: Viewer,
    type: ContentType,
    id: string,
    limit: number,
  ): Promise<SearchAnswer> {
    const found = await asked('related-source', () =>
      this.reader.search<Record<string, unknown>>({
        index: [this.alias(type)],
        query: { bool: { filter: [{ term: { id } }, visibility(viewer)] } },
        size: 1,
      }),
    );
    const source = found.hits.hits[0]?._source;
    const none: SearchAnswer = {
      hits: [],
      total: { value: 0, exact: true },
      facets: {},
      unknown: [],
      snapshot: null,
    };
    if (!source) return none;
    const answer = await asked('related', () =>
      this.reader.search({
        index: [this.alias('content')],
        ...relatedQuery(source, visibility(viewer), limit),
      }),
    );
    return readAnswer(answer, null, null);
  }

  override async feed(viewer: Viewer, request: FeedRequest): Promise<readonly RawHit[]> {
    const index = request.types.map((type) => this.alias(type));
    const answer = await asked('feed', () =>
      this.reader.search({
        ...compileFeed(viewer, request),
        index,
        allow_partial_search_results: false,
      }),
    );
    return readAnswer(answer, null, null).hits;
  }

  override async frequencies(
    text: string,
    language: string,
  ): Promise<Map<number, { stem: string; documents: number }>> {
    const field = `body_${language}`;
    const answer = await asked('term-vectors', () =>
      this.reader.termvectors({
        index: this.alias('post'),
        doc: { [field]: text },
        fields: [field],
        term_statistics: true,
        field_statistics: false,
        positions: false,
        payloads: false,
      }),
    );
    const terms = Object.entries(answer.term_vectors?.[field]?.terms ?? {});
    return new Map(
      terms.flatMap(([stem, { doc_freq: documents = 0, tokens = [] }]) =>
        tokens.map((token) => [token.start_offset ?? 0, { stem, documents }] as const),
      ),
    );
  }

  override async scan(name: string, after: string, limit: number): Promise<Indexed[]> {
    const answer = await asked('scan', () =>
      this.writer.search({
        index: name,
        size: limit,
        sort: [{ id: 'asc' }],
        ...(after === '' ? {} : { search_after: [after] }),
        version: true,
        _source: false,
        track_total_hits: false,
      }),
    );
    return answer.hits.hits.map((hit) => ({ id: hit._id!, version: hit._version! }));
  }

  override async versions(name: string, ids: readonly string[]): Promise<Map<string, number>> {
    if (ids.length === 0) return new Map();
    const answer = await asked('versions', () =>
      this.writer.mget({ index: name, ids: [...ids], _source: false, realtime: true }),
    );
    return new Map(
      answer.docs.flatMap((entry) =>
        'found' in entry && entry.found ? [[entry._id, entry._version!] as const] : [],
      ),
    );
  }

  private aliases(types: readonly ContentType[]): string[] {
    return isEverything(types) ? [this.alias('content')] : types.map((type) => this.alias(type));
  }

  private alias(name: string): string {
    return `${this.env.INDEX_PREFIX}${name}`;
  }
}

interface Portion {
  readonly lines: string[];
  /** For each operation line, the place of its document. */
  readonly places: number[];
}

function* portions(
  operations: readonly IndexOperation[],
  targets: ReadonlyMap<ContentType, readonly string[]>,
): Generator<Portion> {
  let portion: Portion = { lines: [], places: [] };
  let bytes = 0;
  for (const [at, { type, sourceId, version, document }] of operations.entries()) {
    const source = document === null ? null : JSON.stringify(document);
    for (const name of targets.get(type) ?? []) {
      const place = { _index: writeAlias(name), _id: sourceId, version, version_type: 'external' };
      portion.lines.push(JSON.stringify(source === null ? { delete: place } : { index: place }));
      if (source !== null) portion.lines.push(source);
      portion.places.push(at);
      bytes += source?.length ?? 0;
    }
    if (bytes < bulkBytes) continue;
    yield portion;
    portion = { lines: [], places: [] };
    bytes = 0;
  }
  if (portion.places.length > 0) yield portion;
}

/** 409: already newer, and 404 of a deletion: was never there. Both are what we wanted. */
function outcomeOf({ status, error }: estypes.BulkResponseItem): Written {
  if (status < 300 || status === 409 || (status === 404 && !error)) return { outcome: 'done' };
  if (status === 429 || status >= 500 || status === 404)
    return { outcome: 'later', reason: error?.type ?? String(status) };
  return { outcome: 'refused', reason: error?.type ?? String(status) };
}
