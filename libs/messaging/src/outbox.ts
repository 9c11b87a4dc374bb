import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
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

const insertSql = `insert into outbox
  (event_id, topic, key, bucket, aggregate_type, aggregate_id, aggregate_version, type, revision, payload, traceparent)
select event_id, topic, key, bucket, aggregate_type, key, version, type, revision, payload, traceparent
from jsonb_to_recordset($1::jsonb) as r(event_id uuid, topic text, key text, bucket smallint,
  aggregate_type text, version int, type text, revision int, payload text, traceparent text, n int)
order by n`;

/** A current state that waits already, or a newer fact about it, needs no second row. */
const insertMissingSql = `${insertSql} on conflict on constraint outbox_aggregate_version_key do nothing`;

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
      insertMissingSql,
    );
  }

  /**
   * Says that an aggregate is gone for good: compaction then removes its earlier records.
   * @param version one more than the last published version
   */
  async tombstone(topic: Topic, key: string, version: number): Promise<void> {
    await this.write([{ topic, type: forgottenType(topic), key, version, payload: null }]);
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

  private async write(rows: OutboxRow[], sql = insertSql): Promise<void> {
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
        await execute(this.em, sql, [JSON.stringify(rows.map(record))]);
      },
    );
    this.wakeUp.added();
  }
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
