import type { EntityManager } from '@mikro-orm/postgresql';
import { header } from '@openrounds/contracts';
import { execute, newId } from '@openrounds/database';
import { counter, log } from '@openrounds/telemetry';
import { bucketOf } from './bucket.js';
import type { RawRecord } from './record.js';
import { largestRecord } from './sender.js';
import { deadLetterTopic } from './topics.js';

export interface Verdict {
  readonly raw: RawRecord;
  readonly cause: 'bad' | 'unknown' | 'parked';
  readonly error: string;
  readonly attempts: number;
}

const written = counter('openrounds.dead_letters', 'Records that a consumer could not take');

const insertSql = `insert into dead_letter
  (consumer, topic, partition, "offset", key, type, event_id, headers, value, cause, error, attempts)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
on conflict on constraint dead_letter_place_key do nothing returning id::text`;

const mirrorSql = `insert into outbox
  (event_id, topic, key, bucket, aggregate_type, aggregate_id, aggregate_version, type, headers, raw)
values ($1, $2, $3, $4, $2, $5, 1, 'dead-letter', $6, $7)
on conflict on constraint outbox_aggregate_version_key do nothing`;

/**
 * Writes a dead letter and, through the outbox, its mirror on `<topic>.<group>.dlt`: both or none. The same record of
 * the same group is written once. Runs in the open transaction. A value that the broker would refuse stays in the table
 * alone, and the mirror says so.
 */
export async function writeDeadLetter(em: EntityManager, consumer: string, verdict: Verdict): Promise<void> {
  const { raw, cause, error, attempts } = verdict;
  const type = raw.headers[header.type] ?? '';
  const eventId = raw.headers[header.id] ?? '';
  const place = [consumer, raw.topic, raw.partition, raw.offset, raw.key, type, eventId];
  const headers = JSON.stringify(raw.headers);
  const made = await execute(em, insertSql, [...place, headers, raw.value, cause, error, attempts]);
  if (made.length === 0) return;
  const mirror = deadLetterTopic(raw.topic, consumer);
  const fits = (raw.value?.length ?? 0) <= largestRecord;
  const told = {
    ...raw.headers,
    dlt_cause: cause,
    dlt_error: error,
    dlt_attempts: String(attempts),
    dlt_offset: raw.offset,
    ...(fits ? {} : { dlt_value: 'too large: only in the table' }),
  };
  const id = `${raw.partition}-${raw.offset}`;
  await execute(em, mirrorSql, [
    newId(),
    mirror,
    raw.key,
    bucketOf(raw.key),
    id,
    JSON.stringify(told),
    fits ? raw.value : null,
  ]);
  written.add(1, { consumer, cause });
  log.error(
    { consumer, topic: raw.topic, key: raw.key, offset: raw.offset, reason: error, attempts },
    'A record is a dead letter.',
  );
}
