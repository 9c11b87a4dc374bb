import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { execute, upsertNewer } from '@openrounds/database';
import { IndexSignal } from '../index/index-signal.js';
import type { ContentType } from './content-type.js';
import { contentKey } from './content-type.js';

/** A document's row: the source's public state, or a tombstone that stays as the fence against resurrection. */
export interface ContentRow {
  readonly type: ContentType;
  readonly sourceId: string;
  readonly version: number;
  /** null = hidden, removed, withdrawn, erased or forgotten */
  readonly state: object | null;
  readonly authorId?: string | null;
  /** Key of the post or case that a comment belongs to. */
  readonly threadId?: string | null;
  readonly at?: string | null;
  readonly traceparent?: string | undefined;
}

export type FanOutKind = 'thread' | 'author' | 'document';

/** What a document's queue row is made of: its key, and the trace that made it dirty. */
export interface Dirty {
  readonly id: string;
  readonly traceparent?: string | null | undefined;
}

const contentTable = {
  table: 'content',
  key: 'id',
  columns: {
    id: 'text',
    type: 'text',
    source_id: 'text',
    deleted: 'boolean',
    author_id: 'uuid',
    thread_id: 'text',
    at: 'timestamptz',
    state: 'jsonb',
  },
  counter: 'doc_version',
} as const;

const dirty = `dirty as (
  select * from jsonb_to_recordset($1::jsonb) as r(id text, traceparent text)
)`;
/** @param rows table with the counters of the documents */
const putFrom = (
  rows: string,
): string => `insert into index_queue (doc_id, doc_version, dirty_at, traceparent)
select id, doc_version, clock_timestamp(), dirty.traceparent from ${rows} join dirty using (id) order by id
on conflict (doc_id) do update
  set doc_version = excluded.doc_version, traceparent = coalesce(excluded.traceparent, index_queue.traceparent)`;

/** Of rows that this transaction has just written, and so holds. */
const putWritten = `with ${dirty}, noted as (
  insert into fan_out (kind, key) select $2, id from dirty where $2::text is not null
)
${putFrom('content')}`;

/** Rows are locked in order of their keys here, in projections and in fan-outs, so that none waits for another in a ring. */
const raiseAndPut = `with ${dirty}, locked as (
  select content.id from content join dirty using (id) order by content.id for update of content
), raised as (
  update content set doc_version = doc_version + 1 from locked where content.id = locked.id
  returning content.id, doc_version
)
${putFrom('raised')}`;

const addFanOut = `insert into fan_out (kind, key) select $1, key from unnest($2::text[]) as key`;

/** Writes read-model rows and what follows from them, in the transaction of the caller. */
@Injectable()
export class ContentRows {
  constructor(
    private readonly em: EntityManager,
    private readonly signal: IndexSignal,
  ) {}

  /**
   * Writes each row unless a newer one is stored, and queues the documents whose row changed.
   * @param fanOut what else is to be indexed again because of a changed row, see {@link fanOut}
   * @returns keys of the changed rows
   */
  async apply(rows: readonly ContentRow[], fanOut?: 'thread'): Promise<string[]> {
    const { applied } = await upsertNewer(this.em, contentTable, rows.map(recordOf));
    if (applied.length === 0) return applied;
    const traces = new Map(
      rows.map((row) => [contentKey(row.type, row.sourceId) as string, row.traceparent]),
    );
    const written = applied.map((id) => ({ id, traceparent: traces.get(id) }));
    await execute(this.em, putWritten, [parameterOf(written), fanOut ?? null]);
    this.signal.wake();
    return applied;
  }

  /**
   * Notes in this transaction what a later one will queue, so that no document written at the same moment is missed.
   * @param keys of threads, ids of authors, or keys of documents
   */
  async fanOut(kind: FanOutKind, keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    await execute(this.em, addFanOut, [kind, keys]);
    this.signal.wake();
  }
}

/** Raises the counters of documents and puts them on the queue, in the transaction of `em`. */
export async function queueDocuments(em: EntityManager, documents: readonly Dirty[]): Promise<void> {
  if (documents.length > 0) await execute(em, raiseAndPut, [parameterOf(documents)]);
}

const parameterOf = (documents: readonly Dirty[]): string =>
  JSON.stringify(documents.map(({ id, traceparent }) => ({ id, traceparent: traceparent ?? null })));

function recordOf(row: ContentRow): Record<string, unknown> {
  return {
    id: contentKey(row.type, row.sourceId),
    type: row.type,
    source_id: row.sourceId,
    version: row.version,
    deleted: row.state === null,
    author_id: row.authorId ?? null,
    thread_id: row.threadId ?? null,
    at: row.at ?? null,
    state: row.state,
  };
}
