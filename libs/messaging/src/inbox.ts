import type { EntityManager } from '@mikro-orm/postgresql';
import { execute } from '@openrounds/database';

/** Notes that a consumer handles an event, in the open transaction. @returns false when it has done so before */
export async function firstTime(em: EntityManager, consumer: string, eventId: string): Promise<boolean> {
  const sql = 'insert into inbox (consumer, event_id) values ($1, $2) on conflict do nothing returning 1';
  return (await execute(em, sql, [consumer, eventId])).length > 0;
}

/** Makes later records of a key wait for a person. */
export async function parkKey(
  em: EntityManager,
  consumer: string,
  topic: string,
  key: string,
): Promise<void> {
  const sql = 'insert into parked_key (consumer, topic, key) values ($1, $2, $3) on conflict do nothing';
  await execute(em, sql, [consumer, topic, key]);
}

/** @returns those of the keys that are parked for the consumer */
export async function parkedKeys(
  em: EntityManager,
  consumer: string,
  topic: string,
  keys: string[],
): Promise<Set<string>> {
  const sql = 'select key from parked_key where consumer = $1 and topic = $2 and key = any($3)';
  return new Set((await execute<{ key: string }>(em, sql, [consumer, topic, keys])).map((row) => row.key));
}
