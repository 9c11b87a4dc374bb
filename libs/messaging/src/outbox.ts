import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable, Optional } from '@nestjs/common';
import type { Fact, Topic } from '@openrounds/contracts';
import { aggregateOf, forgottenType, identityOf, revisionOf } from '@openrounds/contracts';
import { execute, newId } from '@openrounds/database';
import { currentTraceparent, withSpan } from '@openrounds/telemetry';
import type { z } from 'zod';
import { bucketOf } from './bucket.js';
import type { MessagingSettings } from './settings.js';
import { MESSAGING } from './settings.js';
import { OutboxLevel } from './outbox-level.js';
import { WakeUp } from './wake-up.js';

/** A state that breaks the contract of its topic. Says where, never what: the value may be clinical text. */
export class ContractBroken extends Error {
  override readonly name = 'ContractBroken';

  constructor(type: string, paths: string[]) {
    super(`The state of ${type} breaks its contract at ${paths.join(', ') || '(root)'}.`);
  }
}

/** Publishing outside a transaction would let an event exist without its change. */
export class NoTransaction extends Error {
  override readonly name = 'NoTransaction';
}

interface OutboxRow {
  topic: Topic;
  type: string;
  key: string;
  version: number;
  payload: string | null;
}

/** An aggregate that is no more, with the version of its tombstone. */
export interface Gone {
  readonly key: string;
  readonly version: number;
}

/** What must hold before anything of a transaction is published, asked by the statement that writes the facts. */
export interface WriteCheck {
  /**
   * @returns a function call in SQL that throws where it does not hold, with `$2`, `$3`, ... as parameters; undefined
   * when there is nothing to ask
   */
  pending(): { call: string; params: readonly unknown[] } | undefined;
  /** It was asked in the open transaction of this entity manager. */
  passed(em: EntityManager): void;
}

/** Nest's token of a {@link WriteCheck}, which an application may provide. */
export const WRITE_CHECK: unique symbol = Symbol('messaging write check');

const rows = `jsonb_to_recordset($1::jsonb) as r(event_id uuid, topic text, key text, bucket smallint,
  aggregate_type text, version int, type text, revision int, payload text, traceparent text, n int)`;

interface Shape {
  /** `checked`: calls the function before any row is written. */
  readonly check?: string | undefined;
  /** Remembers what is gone, so that its tombstone can be sent again. */
  readonly tombstones?: boolean;
  /** A current state that waits already, or a newer fact about it, needs no second row. */
  readonly onlyMissing?: boolean;
}

const goneSql = `gone as (
  insert into forgotten (topic, key, version) select topic, key, version from ${rows} order by topic, key
  on conflict (topic, key) do update set version = greatest(forgotten.version, excluded.version))`;

function insertSql({ check, tombstones, onlyMissing }: Shape): string {
  const parts = [
    ...(check === undefined ? [] : [`checked as materialized (select ${check})`]),
    ...(tombstones ? [goneSql] : []),
  ];
  return `${parts.length > 0 ? `with ${parts.join(', ')}` : ''} insert into outbox
  (event_id, topic, key, bucket, aggregate_type, aggregate_id, aggregate_version, type, revision, payload, traceparent)
select event_id, topic, key, bucket, aggregate_type, key, version, type, revision, payload, traceparent
from ${check === undefined ? '' : 'checked, '}${rows}
order by n
${onlyMissing ? 'on conflict on constraint outbox_aggregate_version_key do nothing' : ''}`;
}

/**
 * Where facts are written: in the transaction of the change they tell of. The relay sends them to Kafka afterwards,
 * in the order of their versions per key.
 */
@Injectable()
export class Outbox {
  constructor(
    private readonly em: EntityManager,
    private readonly wakeUp: WakeUp,
    @Inject(MESSAGING) private readonly settings: MessagingSettings,
    private readonly level: OutboxLevel,
    @Optional() @Inject(WRITE_CHECK) private readonly check?: WriteCheck,
  ) {}

  /**
   * Publishes what an aggregate now is. Call it after `em.flush()`, when the version is right.
   * @param state full public state; its id is the key, its version the order
   * @throws ContractBroken, NoTransaction, OutboxFull; a unique violation of `outbox_aggregate_version_key` when another
   * transaction has published this version
   */
  add<S extends z.ZodType>(fact: Fact<S>, state: z.input<S>): Promise<void> {
    return this.addAll(fact, [state]);
  }

  /** Publishes the same fact of many aggregates with one statement, in the given order. */
  async addAll<S extends z.ZodType>(fact: Fact<S>, states: z.input<S>[]): Promise<void> {
    await this.write(states.map((state) => this.rowOf(fact.topic, fact.type, state)));
  }

  /** Publishes current states under another type, for repair and backfill; see Republisher. */
  async addStates(topic: Topic, type: string, states: unknown[]): Promise<void> {
    await this.write(
      states.map((state) => this.rowOf(topic, type, state)),
      { onlyMissing: true },
    );
  }

  /**
   * Says that an aggregate is gone for good: compaction then removes its earlier records.
   * @param version one more than the last published version
   */
  async tombstone(topic: Topic, key: string, version: number): Promise<void> {
    await this.tombstones(topic, [{ key, version }]);
  }

  /** The same of many aggregates, with one statement. Key and version are kept, so that it can be said again. */
  async tombstones(topic: Topic, gone: readonly Gone[]): Promise<void> {
    await this.write(gone.map(tombstoneOf(topic)), { tombstones: true });
  }

  /** Says again that aggregates are gone, for repair; see Republisher. */
  async repeatTombstones(topic: Topic, gone: readonly Gone[]): Promise<void> {
    await this.write(gone.map(tombstoneOf(topic)), { onlyMissing: true });
  }

  private rowOf(topic: Topic, type: string, state: unknown): OutboxRow {
    const parsed = topic.schema.safeParse(state);
    if (!parsed.success) {
      throw new ContractBroken(
        type,
        parsed.error.issues.map((issue) => issue.path.join('.')),
      );
    }
    return { topic, type, ...identityOf({ topic }, parsed.data), payload: JSON.stringify(parsed.data) };
  }

  private async write(rows: OutboxRow[], shape: Shape = {}): Promise<void> {
    if (rows.length === 0) return;
    if (!this.em.isInTransaction())
      throw new NoTransaction('A fact can only be published inside a transaction.');
    const foreign = rows.find((row) => row.topic.owner !== this.settings.service);
    if (foreign) throw new Error(`${this.settings.service} does not own ${foreign.topic.name}.`);
    this.level.admit(rows.length);
    const name = `create ${rows[0]!.topic.name}`;
    await withSpan(
      name,
      { kind: 'producer', attributes: { 'messaging.batch.message_count': rows.length } },
      async () => {
        const check = this.check?.pending();
        const sql = insertSql({ ...shape, check: check?.call });
        await execute(this.em, sql, [JSON.stringify(rows.map(record)), ...(check?.params ?? [])]);
        if (check) this.check?.passed(this.em);
      },
    );
    this.wakeUp.added();
  }
}

function tombstoneOf(topic: Topic): (gone: Gone) => OutboxRow {
  return ({ key, version }) => ({ topic, type: forgottenType(topic), key, version, payload: null });
}

function record(row: OutboxRow, n: number): Record<string, unknown> {
  return {
    n,
    event_id: newId(),
    topic: row.topic.name,
    key: row.key,
    bucket: bucketOf(row.key),
    aggregate_type: aggregateOf(row.topic),
    version: row.version,
    type: row.type,
    revision: revisionOf(row.topic),
    payload: row.payload,
    traceparent: currentTraceparent(),
  };
}
