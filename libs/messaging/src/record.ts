import type { StateOf, Topic } from '@openrounds/contracts';
import { dataSchemaOf, eventSource, header } from '@openrounds/contracts';
import type { Message } from 'kafkajs';
import type { PendingRow } from './relay-queue.js';

/** What a consumer is given of a record. */
export interface EventRecord<S = unknown> {
  readonly topic: string;
  readonly key: string;
  readonly version: number;
  /** null = tombstone: forget the aggregate. */
  readonly state: S | null;
  /** The fact, as CloudEvents `type`. */
  readonly type: string;
  /** Id of the event, the same at every delivery. */
  readonly id: string;
  /** When the fact was written, RFC 3339. */
  readonly time: string;
  readonly traceparent?: string;
}

/** Records of one topic in order of their offsets, at most one per key: the newest. */
export type Batch<T extends Topic> = EventRecord<StateOf<T>>[];

/** A record as it came: nothing of it has been believed yet. */
export interface RawRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** The Kafka message of an outbox row. */
export function messageOf(row: PendingRow, service: string): Message {
  if (row.headers !== null) return { key: row.key, value: row.raw, headers: row.headers };
  const headers: Record<string, string> = {
    [header.specVersion]: '1.0',
    [header.id]: row.event_id,
    [header.source]: eventSource(service),
    [header.type]: row.type,
    [header.time]: row.created_at,
    [header.subject]: row.key,
    [header.partitionKey]: row.key,
    [header.aggregateVersion]: String(row.aggregate_version),
    [header.dataSchema]: dataSchemaOf(row.topic, row.revision),
    [header.contentType]: 'application/json',
  };
  if (row.traceparent !== null) headers[header.traceparent] = row.traceparent;
  return { key: row.key, value: row.payload, headers };
}
