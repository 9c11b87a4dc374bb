import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventSource, header } from '@openrounds/contracts';
import { newId } from '@openrounds/database';
import type { Admin, Producer } from 'kafkajs';
import { tailTopic } from '../src/index.js';
import { kafkaClient } from '../src/kafka-client.js';
import { brokers, noteTopic, until } from './support.js';

const { topic } = noteTopic(3);

/** What a cache does with a topic: `gap` where it forgets everything, else the version that it was told. */
function follow() {
  const heard: (number | 'gap')[] = [];
  const tail = tailTopic(brokers, 'messaging-spec.tail', topic, {
    onState: ({ version }) => void heard.push(version),
    onGap: () => void heard.push('gap'),
  });
  return { heard, tail };
}

describe('the tail of a topic of several partitions', () => {
  const kafka = kafkaClient(brokers, 'messaging-spec');
  let admin: Admin;
  let producer: Producer;
  beforeAll(async () => {
    admin = kafka.admin();
    producer = kafka.producer();
    await Promise.all([admin.connect(), producer.connect()]);
    await admin.createTopics({ topics: [{ topic: topic.name, numPartitions: 3, replicationFactor: 1 }] });
  }, 60_000);
  afterAll(async () => {
    await admin.deleteTopics({ topics: [topic.name] });
    await Promise.all([admin.disconnect(), producer.disconnect()]);
  }, 60_000);

  const headers = { [header.source]: eventSource('notes'), [header.aggregateVersion]: '1' };
  const send = (partition: number, value: string): Promise<unknown> =>
    producer.send({ topic: topic.name, messages: [{ partition, key: newId(), value, headers }] });
  const state = (version: number): string => JSON.stringify({ id: newId(), version, text: 'x' });

  it('begins with a gap and reads every partition from then on', async () => {
    await send(0, state(1));
    const { heard, tail } = follow();
    try {
      expect(tail.lastFetchAt()).toBe(0);
      await until('the first gap', () => heard.length > 0);
      for (const partition of [0, 1, 2]) await send(partition, state(10 + partition));
      await until('a record of every partition', () => heard.length >= 4);
      expect(heard[0]).toBe('gap');
      expect(new Set(heard.slice(1))).toEqual(new Set([10, 11, 12]));
      const before = tail.lastFetchAt();
      await until('a later answer of the broker', () => tail.lastFetchAt() > before);
    } finally {
      await tail.stop();
    }
  }, 60_000);

  it('ends at whatever moment of its start it is told to', async () => {
    const moments = Array.from({ length: 16 }, (_, index) => index * 15);
    const stopped = moments.map(async (ms) => {
      const { tail } = follow();
      await delay(ms);
      await tail.stop();
    });
    await expect(Promise.all(stopped)).resolves.toHaveLength(moments.length);
  }, 60_000);

  it('of two processes tells both everything', async () => {
    const both = [follow(), follow()];
    try {
      await until('the first gaps', () => both.every(({ heard }) => heard.length > 0));
      await send(2, state(20));
      await until('the record in both', () => both.every(({ heard }) => heard.includes(20)));
    } finally {
      await Promise.all(both.map(({ tail }) => tail.stop()));
    }
  }, 60_000);
});
