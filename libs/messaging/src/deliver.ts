import { EntityManager } from '@mikro-orm/postgresql';
import type { INestApplicationContext } from '@nestjs/common';
import type { Fact, Topic } from '@openrounds/contracts';
import { forgottenType, identityOf, revisionOf } from '@openrounds/contracts';
import { execute, newId } from '@openrounds/database';
import { GroupProcessor } from './group-processor.js';
import { Handlers } from './handlers.js';
import { never } from './hold.js';
import type { RawRecord } from './record.js';
import { messageOf } from './record.js';
import { rawOf } from './reliable-kafka-server.js';

/**
 * A record to deliver: a fact with its state, or a tombstone. `id` repeats an event; `revision` is that of the schema
 * that the state was written by, if not today's.
 */
export type Delivery =
  | { fact: Fact; state: unknown; revision?: number; id?: string; traceparent?: string }
  | { topic: Topic; key: string; version: number; state: null; id?: string };

/** One partition that ends nowhere: each delivered record has an offset of its own. */
let nextOffset = Date.now() * 1_000;

/**
 * Hands records to the application's projections and reactions on the way that Kafka's records take (encoding,
 * contract, transaction, inbox, dead letters), without Kafka. For tests and rebuilds.
 * @throws Error when a record became a dead letter
 */
export async function deliver(app: INestApplicationContext, records: readonly Delivery[]): Promise<void> {
  const em = app.get(EntityManager, { strict: false });
  const raws = records.map(encode);
  const dead: string[] = [];
  for (const group of app.get(Handlers, { strict: false }).groups()) {
    const processor = new GroupProcessor(group, em);
    for (const run of runsOfOneTopic(raws.filter((raw) => group.subscriptions.has(raw.topic)))) {
      await processor.process(run[0]!.topic, run, never);
    }
    dead.push(...(await deadAmong(em, group.name, raws)));
  }
  if (dead.length > 0) throw new Error(dead.join('\n'));
}

/** Neighbours of the same topic stay together, so that the order across topics is kept. */
function runsOfOneTopic(raws: RawRecord[]): RawRecord[][] {
  const runs: RawRecord[][] = [];
  for (const raw of raws) {
    const run = runs.at(-1);
    if (run?.[0]?.topic === raw.topic) run.push(raw);
    else runs.push([raw]);
  }
  return runs;
}

async function deadAmong(em: EntityManager, group: string, raws: RawRecord[]): Promise<string[]> {
  const dead = await execute<{ key: string; error: string }>(
    em.fork(),
    `select key, error from dead_letter where consumer = $1 and partition = -1 and "offset" = any($2::bigint[])`,
    [group, raws.map((raw) => raw.offset)],
  );
  return dead.map(({ key, error }) => `${group} could not take ${key}: ${error}`);
}

/** The bytes and headers that the relay would send. */
export function encode(delivery: Delivery): RawRecord {
  const topic = 'fact' in delivery ? delivery.fact.topic : delivery.topic;
  const { key, version } = 'fact' in delivery ? identityOf(delivery.fact, delivery.state) : delivery;
  const row = {
    id: '0',
    event_id: delivery.id ?? newId(),
    topic: topic.name,
    key,
    bucket: 0,
    aggregate_version: version,
    type: 'fact' in delivery ? delivery.fact.type : forgottenType(topic),
    revision: 'revision' in delivery ? (delivery.revision ?? revisionOf(topic)) : revisionOf(topic),
    headers: null,
    payload: delivery.state === null ? null : JSON.stringify(delivery.state),
    raw: null,
    traceparent: 'traceparent' in delivery ? (delivery.traceparent ?? null) : null,
    created_at: new Date().toISOString(),
    attempts: 0,
  };
  const message = messageOf(row, topic.owner);
  const value = typeof message.value === 'string' ? Buffer.from(message.value) : message.value;
  nextOffset += 1;
  return rawOf(topic.name, -1, {
    key: Buffer.from(key),
    value,
    headers: message.headers ?? {},
    offset: String(nextOffset),
  });
}
