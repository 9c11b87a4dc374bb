import type { EntityManager } from '@mikro-orm/postgresql';
import { execute } from '@openrounds/database';
import type { Leases } from './relay-leases.js';

export const batchSize = 500;

/** A row of the outbox that waits to be sent. */
export interface PendingRow {
  id: string;
  event_id: string;
  topic: string;
  key: string;
  bucket: number;
  aggregate_version: number;
  type: string;
  /** Of the schema that the payload was written by. */
  revision: number;
  headers: Record<string, string> | null;
  payload: string | null;
  raw: Buffer | null;
  traceparent: string | null;
  created_at: string;
  attempts: number;
}

export interface RelayStats {
  /** Rows that wait, without the parked ones. */
  pending: number;
  /** Age of the oldest waiting row in seconds; 0 when nothing waits. */
  oldestAge: number;
  parked: number;
}

const selectSql = `select outbox_head.id::text, event_id, topic, key, bucket, aggregate_version, type, revision, headers, payload, raw,
  traceparent, to_char(created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as created_at, attempts
from outbox_head($1::smallint[], ${batchSize}) order by outbox_head.id`;

/** The oldest rows of the buckets; rows behind a parked one of their key stay where they are. */
export function nextRows(em: EntityManager, buckets: number[]): Promise<PendingRow[]> {
  return execute<PendingRow>(em, selectSql, [buckets]);
}

const deleteSql = `with deleted as (
  delete from outbox o using relay_lease l
  where o.id = any($1::bigint[]) and l.bucket = o.bucket and l.owner = $2 and l.expires_at >= now()
    and l.epoch = ($3::jsonb ->> o.bucket::text)::bigint
  returning o.id
)
select id::text from (select unnest($1::bigint[]) as id except select id from deleted) as kept`;

/**
 * Deletes what Kafka has acknowledged, as far as the leases under which it was sent still hold.
 * @returns rows that were not deleted, because another relay may have sent them too
 */
export async function deleteSent(
  em: EntityManager,
  owner: string,
  leases: Leases,
  rows: PendingRow[],
): Promise<PendingRow[]> {
  const epochs = JSON.stringify(Object.fromEntries(leases));
  const kept = await execute<{ id: string }>(em, deleteSql, [rows.map((row) => row.id), owner, epochs]);
  if (kept.length === 0) return [];
  const ids = new Set(kept.map(({ id }) => id));
  return rows.filter(({ id }) => ids.has(id));
}

const parkSql = `update outbox set attempts = attempts + 1, last_error = $2,
  parked_at = case when attempts + 1 >= $3 then clock_timestamp() end
where id = $1 returning parked_at is not null as parked`;

/** Counts a refused attempt. @returns whether the row is parked now */
export async function countRefusal(
  em: EntityManager,
  row: PendingRow,
  reason: string,
  most: number,
): Promise<boolean> {
  const [answer] = await execute<{ parked: boolean }>(em, parkSql, [row.id, reason, most]);
  return answer?.parked ?? false;
}

const statsSql = `select count(*) filter (where parked_at is null)::int as pending,
  count(*) filter (where parked_at is not null)::int as parked,
  coalesce(extract(epoch from clock_timestamp() - min(created_at) filter (where parked_at is null)), 0)::float8 as oldest
from outbox`;

export async function relayStats(em: EntityManager): Promise<RelayStats> {
  const [row] = await execute<{ pending: number; parked: number; oldest: number }>(em, statsSql);
  return { pending: row?.pending ?? 0, parked: row?.parked ?? 0, oldestAge: row?.oldest ?? 0 };
}

/** Remembers keys whose last record on the topic may not be the newest, to be published again a minute later. */
export async function rememberUncertain(em: EntityManager, rows: PendingRow[]): Promise<void> {
  await execute(
    em,
    `insert into outbox_recheck (topic, key, due_at)
     select distinct topic, key, now() + interval '60 seconds' from jsonb_to_recordset($1::jsonb) as r(topic text, key text)
     on conflict (topic, key) do update set due_at = excluded.due_at`,
    [JSON.stringify(rows.map(({ topic, key }) => ({ topic, key })))],
  );
}

/** Frees parked rows, for a person who has removed the cause. @returns how many */
export async function unpark(em: EntityManager, ids?: string[]): Promise<number> {
  const which = ids === undefined ? '' : 'and id = any($1::bigint[])';
  const sql = `update outbox set parked_at = null, attempts = 0 where parked_at is not null ${which} returning 1`;
  return (await execute(em, sql, ids === undefined ? [] : [ids])).length;
}
