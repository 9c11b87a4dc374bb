import { isDeepStrictEqual } from 'node:util';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { execute } from '@openrounds/database';
import { canaryId, canaryKey } from '../canary/canary-id.js';
import type { ContentType } from '../content/content-type.js';
import { contentKey } from '../content/content-type.js';
import type { Indexed } from './content-index.js';
import { ContentIndex } from './content-index.js';

/** Where an index differs from the read model; documents that wait on the queue are left out. */
export interface Drift {
  readonly type: ContentType;
  readonly generation: string;
  /** Documents that should be in the index. */
  readonly expected: number;
  readonly indexed: number;
  readonly queued: number;
  readonly parked: number;
  readonly missing: readonly string[];
  readonly extra: readonly Indexed[];
  /** In the index with another version than the row's. */
  readonly stale: readonly Indexed[];
}

const pageSize = 1_000;

/**
 * Rows of a type in order of id, with what the index should hold: not deleted, not parked, and for a comment a thread
 * that is visible. The canary counts on neither side: it is no item, and changes every 10 s.
 */
const readRows = `select c.source_id as id, c.doc_version::text as version,
    not c.deleted and p.doc_id is null and (c.type <> 'comment' or t.id is not null) as expected,
    q.doc_id is not null as queued, p.doc_id is not null as parked
  from content c
  left join content t on t.id = c.thread_id and not t.deleted
  left join index_queue q on q.doc_id = c.id
  left join index_parked p on p.doc_id = c.id`;
const readPage = `${readRows} where c.type = $1 and c.source_id > $2 and c.id <> $4 order by c.source_id limit $3`;
const readSome = `${readRows} where c.type = $1 and c.source_id = any($2)`;

interface Row {
  readonly id: string;
  readonly version: string;
  readonly expected: boolean;
  readonly queued: boolean;
  readonly parked: boolean;
}

type Open = { -readonly [K in keyof Drift]: Drift[K] extends readonly (infer V)[] ? V[] : Drift[K] };

type Differences = Pick<Open, 'missing' | 'extra' | 'stale'>;

/** Compares a generation with the read model, a page of each at a time; both may change meanwhile. */
@Injectable()
export class DriftReader {
  constructor(
    private readonly em: EntityManager,
    private readonly index: ContentIndex,
  ) {}

  async read(type: ContentType, generation: string): Promise<Drift> {
    await this.index.refresh([generation]);
    const drift: Open = {
      type,
      generation,
      expected: 0,
      indexed: 0,
      queued: 0,
      parked: 0,
      missing: [],
      extra: [],
      stale: [],
    };
    const rows = pages(
      (after) => this.rows(type, after),
      (row) => row.id,
    );
    const found = pages(
      (after) => this.index.scan(generation, after, pageSize),
      (entry) => entry.id,
    );
    let row = await rows.next();
    let entry = await found.next();
    while (!row.done || !entry.done) {
      const order = compare(row.done ? undefined : row.value.id, entry.done ? undefined : entry.value.id);
      note(drift, order <= 0 ? row.value : undefined, order >= 0 ? entry.value : undefined);
      if (order <= 0) row = await rows.next();
      if (order >= 0) entry = await found.next();
    }
    return { ...drift, ...(await this.confirm(drift)) };
  }

  /**
   * What differs still when it is looked at alone. A row and its document were read at different moments, and what was
   * written between them only looked different. A row that is the same before and after its document was read, and does
   * not wait on the queue, has been written: then versions differ by a fault alone.
   */
  private async confirm(drift: Drift): Promise<Differences> {
    const sure: Differences = { missing: [], extra: [], stale: [] };
    const ids = idsOf(drift);
    for (let at = 0; at < ids.length; at += pageSize) {
      const page = ids.slice(at, at + pageSize);
      const before = await this.some(drift.type, page);
      const held = await this.index.versions(drift.generation, page);
      const after = await this.some(drift.type, page);
      for (const id of page) {
        const [row, version] = [after.get(id), held.get(id)];
        if (isDeepStrictEqual(before.get(id), row))
          judge(sure, row, version === undefined ? undefined : { id, version });
      }
    }
    return sure;
  }

  private async some(type: ContentType, ids: readonly string[]): Promise<Map<string, Row>> {
    const rows = await execute<Row>(this.em.fork(), readSome, [type, ids]);
    return new Map(rows.map((row) => [row.id, row]));
  }

  private rows(type: ContentType, after: string): Promise<Row[]> {
    return execute<Row>(this.em.fork(), readPage, [type, after, pageSize, canaryKey]);
  }

  /** Keys of the documents that {@link read} found to differ. */
  static keysOf(drift: Drift): string[] {
    return idsOf(drift).map((id) => contentKey(drift.type, id));
  }
}

function idsOf({ missing, stale, extra }: Drift): string[] {
  return [...missing, ...[...stale, ...extra].map(({ id }) => id)];
}

function note(drift: Open, row: Row | undefined | void, entry: Indexed | undefined | void): void {
  if (entry?.id === canaryId) return;
  if (row?.queued) drift.queued += 1;
  if (row?.parked) drift.parked += 1;
  if (row?.expected) drift.expected += 1;
  if (entry) drift.indexed += 1;
  judge(drift, row, entry);
}

function judge(drift: Differences, row: Row | undefined | void, entry: Indexed | undefined | void): void {
  if (row?.queued) return;
  if (row?.expected && !entry) drift.missing.push(row.id);
  else if (entry && !row?.expected) drift.extra.push(entry);
  else if (row && entry && Number(row.version) !== entry.version) drift.stale.push(entry);
}

/** Order of two ids by their bytes, as both sides sort; the end comes last. */
function compare(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

async function* pages<T>(
  read: (after: string) => Promise<T[]>,
  idOf: (item: T) => string,
): AsyncGenerator<T, undefined> {
  for (let after = ''; ;) {
    const page = await read(after);
    if (page.length === 0) return undefined;
    yield* page;
    after = idOf(page.at(-1)!);
  }
}
