import { randomUUID } from 'node:crypto';
import type { Message, Producer } from 'kafkajs';
import kafkajs from 'kafkajs';
import type { Bed } from './bed.js';
import { until } from './children.js';
import { postState } from './posts.js';

export const postTopic = 'discussions.post.v1';

export async function connectedProducer(bed: Bed): Promise<Producer> {
  const producer = bed.kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  await producer.connect();
  return producer;
}

/** Lets search pass over what other rows have left on the topic; none of its consumers may run. */
export async function skipBacklog(bed: Bed): Promise<void> {
  const admin = bed.kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(postTopic);
  const partitions = ends.map(({ partition, high }) => ({ partition, offset: high }));
  const reset = (): Promise<boolean> =>
    admin.setOffsets({ groupId: 'search.content', topic: postTopic, partitions }).then(
      () => true,
      () => false, // a killed member is remembered until its session ends
    );
  await until('a group without members', reset, { everyMs: 500 });
  await admin.disconnect();
}

/** A record as the relay would send it. */
export function postRecord(n: number): Message & { key: string } {
  const key = randomUUID();
  return { key, value: JSON.stringify(postState(key, n)), headers: headersOf(key) };
}

/** A record whose state breaks the contract of its topic. */
export function badRecord(): Message & { key: string } {
  const key = randomUUID();
  return {
    key,
    value: JSON.stringify({ id: key, version: 1, state: 'unheard-of' }),
    headers: headersOf(key),
  };
}

function headersOf(key: string): Record<string, string> {
  return {
    ce_specversion: '1.0',
    ce_id: randomUUID(),
    ce_source: 'openrounds/discussions',
    ce_type: 'discussions.post.published',
    ce_time: new Date().toISOString(),
    ce_subject: key,
    ce_partitionkey: key,
    ce_aggregateversion: '1',
    ce_dataschema: `urn:openrounds:schema:${postTopic}`,
    'content-type': 'application/json',
  };
}

/** Sends new posts to a topic, 1,000 at a time. */
export async function fillTopic(producer: Producer, topic: string, count: number): Promise<void> {
  for (let start = 0; start < count; start += 1_000) {
    const size = Math.min(1_000, count - start);
    const messages = Array.from({ length: size }, (_, at) => postRecord(start + at));
    await producer.send({ topic, messages, acks: -1 });
  }
}
