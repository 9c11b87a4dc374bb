import type { EntityManager } from '@mikro-orm/postgresql';
import { execute } from '@openrounds/database';

/** Whether a state says that an aggregate is gone for good: a tombstone, or `erased`. */
export function isGone(state: unknown): boolean {
  return (
    state === null ||
    (typeof state === 'object' && state !== null && 'state' in state && state.state === 'erased')
  );
}

const forgetKeysSql = `with letters as (
  delete from dead_letter where topic = $1 and key = any($2)
)
delete from parked_key where topic = $1 and key = any($2)`;

/** Removes dead letters and parked keys of aggregates that are gone, in the open transaction. */
export async function forgetKeys(em: EntityManager, topic: string, keys: readonly string[]): Promise<void> {
  await execute(em, forgetKeysSql, [topic, keys]);
}

/** Frees the keys of letters that a statement has taken away, unless others of the key are still open. */
const freedCte = `freed as (
  delete from parked_key p using gone g where p.consumer = g.consumer and p.topic = g.topic and p.key = g.key
    and not exists (select from dead_letter d where d.consumer = g.consumer and d.topic = g.topic and d.key = g.key
      and d.closed_at is null and d.id not in (select id from gone))
)`;

/** Of bytes that nobody can read nobody can say whom they are about: they go with whoever goes first. */
const lettersSql = `with gone as (
  delete from dead_letter where key = any($1) or key = $2 or position(convert_to($2, 'UTF8') in coalesce(value, '') || coalesce(edited, '')) > 0
    or headers::text like '%' || $2 || '%' or not reads_as_json(value)
  returning id, consumer, topic, key
), ${freedCte}
select 1 from gone`;

const unsentSql = `delete from outbox
where (topic = any($1) and key = any($2)) or position(convert_to($3, 'UTF8') in coalesce(raw, '')) > 0
  or not reads_as_json(raw) returning 1`;

const unreadableSql = `with gone as (
  delete from dead_letter where created_at < clock_timestamp() - interval '7 days' and not reads_as_json(value)
  returning id, consumer, topic, key
), ${freedCte}
select 1 from gone`;

/**
 * Removes dead letters, open or closed, whose bytes cannot be read and that are older than 7 days, as their mirrors on
 * the topic: the record may come again with a replay after the erasure of the member whom it may be about.
 * @returns how many
 */
export async function forgetUnreadable(em: EntityManager): Promise<number> {
  return (await execute(em.fork(), unreadableSql)).length;
}

/** What waited somewhere on its way, by place. */
export interface Forgotten {
  readonly dead_letter: number;
  readonly outbox: number;
}

/**
 * Removes what the tables of messaging hold of a member, in the open transaction and before tombstones are written:
 * dead letters that name the member or one of the aggregates or cannot be read, and records of these aggregates that
 * were not sent yet.
 * @param topics own topics to which the aggregates belong
 * @param keys of the aggregates
 */
export async function forgetMember(
  em: EntityManager,
  memberId: string,
  topics: readonly string[],
  keys: readonly string[],
): Promise<Forgotten> {
  const letters = await execute(em, lettersSql, [keys, memberId]);
  const unsent = await execute(em, unsentSql, [topics, keys, memberId]);
  return { dead_letter: letters.length, outbox: unsent.length };
}
