import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { execute } from '@openrounds/database';
import { passed } from '@openrounds/messaging';
import { counter, currentTraceparent, log, parseTraceparent, withSpan } from '@openrounds/telemetry';
import { canaryKey } from '../canary/canary-id.js';
import { Catalogue } from '../concept/catalogue.js';
import type { SourceRow } from '../document/content-source.js';
import { sourceColumns, sourceJoins } from '../document/content-source.js';
import { ContentIndex } from './content-index.js';
import type { Written } from './content-index.js';
import { DocumentMaker } from './document-maker.js';
import type { Made } from './document-maker.js';
import { Generations } from './generations.js';
import { Refresher } from './refresher.js';

const results = counter(
  'openrounds.index.bulk_results',
  'Documents sent to the index by what became of them',
);

const largestBatch = 500;
const smallestBatch = 25;

/** One process drains at a time; the lock ends with its connection. */
const drainLock = 7_230_613;

const claim = `with claimed as (
  select doc_id, dirty_at, traceparent from index_queue order by dirty_at, doc_id limit $1
)
select ${sourceColumns}, claimed.traceparent,
  extract(epoch from clock_timestamp() - claimed.dirty_at)::float8 as age
from claimed join content c on c.id = claimed.doc_id ${sourceJoins}
order by claimed.dirty_at, c.id`;

/**
 * Takes the rows off the queue up to the version indexed, and notes what the index has acknowledged. Rows are locked in
 * order of their keys, as those who queue do it.
 */
const finish = `with done as (
  select * from jsonb_to_recordset($1::jsonb) as r(id text, version bigint, parked text, detail jsonb)
), locked as (
  select q.doc_id from index_queue q join done on q.doc_id = done.id
  where q.doc_version <= done.version order by q.doc_id for update of q
), taken as (
  delete from index_queue q using locked where q.doc_id = locked.doc_id
), parked as (
  insert into index_parked (doc_id, doc_version, reason, detail)
  select id, version, parked, detail from done where parked is not null
  on conflict (doc_id) do update set doc_version = excluded.doc_version, reason = excluded.reason,
    detail = excluded.detail, parked_at = clock_timestamp()
), freed as (
  delete from index_parked p using done where p.doc_id = done.id and done.parked is null
)
insert into index_ack as known (doc_id, doc_version, tagged_with) select id, version, $2 from done order by id
on conflict (doc_id) do update set doc_version = greatest(known.doc_version, excluded.doc_version),
  tagged_with = excluded.tagged_with`;

export interface ClaimedRow extends SourceRow {
  readonly traceparent: string | null;
  /** Seconds since the document became dirty. */
  readonly age: number;
}

interface Done {
  readonly id: string;
  readonly version: number;
  readonly parked: 'identifier' | 'refused' | null;
  readonly detail: object | null;
}

/** What the indexer needs besides its queue. */
@Injectable()
export class IndexerParts {
  constructor(
    readonly catalogue: Catalogue,
    readonly refresher: Refresher,
  ) {}
}

/** Brings what is on the queue into the index: one read, one bulk request, one delete. */
@Injectable()
export class Indexer {
  #batch = largestBatch;

  constructor(
    private readonly em: EntityManager,
    private readonly index: ContentIndex,
    private readonly generations: Generations,
    private readonly maker: DocumentMaker,
    private readonly parts: IndexerParts,
  ) {}

  /**
   * Indexes the oldest documents of the queue.
   * @returns how many were claimed and how many of them are done; `busy` when another process drains
   */
  async runOnce(): Promise<{ claimed: number; done: number; busy: boolean }> {
    let touched: string[] = [];
    let ages = (): number[] => [];
    const outcome = await this.em.fork().transactional(async (em) => {
      const [lock] = await execute<{ taken: boolean }>(em, 'select pg_try_advisory_xact_lock($1) as taken', [
        drainLock,
      ]);
      if (!lock?.taken) return { claimed: 0, done: 0, busy: true };
      // Held until the end of this transaction, so that no generation is added between reading and writing.
      const targets = await this.generations.targets(em);
      const rows = targets.size === 0 ? [] : await execute<ClaimedRow>(em, claim, [this.#batch]);
      if (rows.length === 0) return { claimed: 0, done: 0, busy: false };
      ages = agesOf(rows);
      const { dictionary } = this.parts.catalogue;
      const made = rows.map((row) => this.maker.make(row, dictionary));
      const written = await this.traced(rows, () =>
        this.index.write(
          made.map(({ operation }) => operation),
          targets,
        ),
      );
      this.pace(written);
      const done = doneOf(made, written);
      await execute(em, finish, [JSON.stringify(done), dictionary.version]);
      touched = [...new Set(rows.flatMap((row) => targets.get(row.type) ?? []))];
      return { claimed: rows.length, done: done.length, busy: false };
    });
    passed('indexed', ages());
    await this.parts.refresher.written(touched, () => passed('searchable', ages()));
    return outcome;
  }

  /** Indexes until nothing is left that can be indexed now. @returns number of documents done */
  async drain(): Promise<number> {
    for (let total = 0; ;) {
      const { claimed, done, busy } = await this.runOnce();
      total += done;
      if (busy || claimed === 0 || done === 0) return total;
    }
  }

  /** An `index` span per sampled document, under the change that made it dirty and linked to the bulk request. */
  private traced(rows: readonly ClaimedRow[], write: () => Promise<Written[]>): Promise<Written[]> {
    const sampled = rows.filter(
      ({ traceparent }) => traceparent !== null && parseTraceparent(traceparent)?.sampled,
    );
    if (sampled.length === 0) return write();
    return withSpan(
      'bulk',
      { kind: 'client', parent: sampled[0]!.traceparent!, attributes: { 'db.system.name': 'elasticsearch' } },
      async () => {
        const bulk = currentTraceparent();
        const answer = write();
        const spans = sampled.map(({ type, traceparent }) =>
          withSpan(
            'index',
            { parent: traceparent!, links: [bulk], kind: 'client', attributes: { 'content.type': type } },
            () => answer,
          ),
        );
        await Promise.all(spans);
        return answer;
      },
    );
  }

  /** Halves the batch while the engine is busy, doubles it again when it takes everything. */
  private pace(written: readonly Written[]): void {
    for (const { outcome } of written) results.add(1, { outcome });
    const busy = written.some(({ outcome }) => outcome === 'later');
    this.#batch = busy ? Math.max(smallestBatch, this.#batch >> 1) : Math.min(largestBatch, this.#batch * 2);
  }
}

/** @returns ages of what members are waiting for, in seconds, at the moment it is called; the canary has its own figure */
function agesOf(rows: readonly ClaimedRow[]): () => number[] {
  const claimedAt = performance.now();
  const changes = rows.filter(({ id }) => id !== canaryKey);
  return () => changes.map(({ age }) => age + (performance.now() - claimedAt) / 1_000);
}

function doneOf(made: readonly Made[], written: readonly Written[]): Done[] {
  return made.flatMap(({ key, operation, findings }, at): Done[] => {
    const { outcome, reason } = written[at]!;
    if (outcome === 'later') return [];
    const { version } = operation;
    if (outcome === 'refused') {
      log.error({ key, reason, version }, 'A document is parked: the engine refuses it.');
      return [{ id: key, version, parked: 'refused', detail: { reason } }];
    }
    if (findings === null) return [{ id: key, version, parked: null, detail: null }];
    log.error(
      { key, version, reason: Object.keys(findings).join(',') },
      'A document is parked: it may identify a patient.',
    );
    return [{ id: key, version, parked: 'identifier', detail: findings }];
  });
}
