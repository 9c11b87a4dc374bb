import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventSource, header } from '@openrounds/contracts';
import { newId } from '@openrounds/database';
import { metricsText } from '@openrounds/telemetry';
import type { Producer } from 'kafkajs';
import type { TopicTail } from '../src/index.js';
import { tailTopic } from '../src/index.js';
import { kafkaClient } from '../src/kafka-client.js';
import { ensureTopics } from '../src/topics.js';
import { brokers, noteTopic, unique, until } from './support.js';

const { topic } = noteTopic(2);

describe('a process that follows a topic for its cache', () => {
  const kafka = kafkaClient(brokers, 'tail-spec');
  const news: string[] = [];
  let producer: Producer;
  let tail: TopicTail;

  beforeAll(async () => {
    await ensureTopics(brokers, [topic]);
    producer = kafka.producer();
    await producer.connect();
    tail = tailTopic(brokers, `notes.tail-${unique()}`, topic, {
      onState: ({ text }) => news.push(text),
      onGap: () => news.push('gap'),
    });
    await until('the first fetch', () => tail.lastFetchAt() > 0);
  }, 60_000);
  afterAll(async () => {
    await tail.stop();
    await producer.disconnect();
    const admin = kafka.admin();
    await admin.connect();
    await admin.deleteTopics({ topics: [topic.name] });
    await admin.disconnect();
  }, 60_000);
  beforeEach(() => {
    news.length = 0;
  });

  const put = async (value: string | null, from = 'notes'): Promise<void> => {
    const headers = { [header.source]: eventSource(from), [header.aggregateVersion]: '1' };
    // One partition, so that the order is the one of sending.
    await producer.send({ topic: topic.name, messages: [{ partition: 0, key: newId(), value, headers }] });
  };
  const note = (text: string): string => JSON.stringify({ id: newId(), version: 1, text });
  const line = new RegExp(`openrounds_tail_bad_records_total\\{topic="${topic.name}"\\} (\\d+)`);
  const badRecords = (): number => Number(line.exec(metricsText())?.[1] ?? 0);

  it('is told of each state, and of a gap where it cannot believe or place a record', async () => {
    const before = badRecords();
    await put(note('first'));
    await put('{"half');
    await put('{"something":"else"}');
    await put(note('forged'), 'ratings');
    await put(null, 'ratings');
    await put(null);
    await put(note('last'));
    await until('the last one', () => news.includes('last'));
    expect(news).toEqual(['first', 'gap', 'gap', 'gap', 'gap', 'gap', 'last']);
    // A tombstone of the owner is no fault.
    expect(badRecords() - before).toBe(4);
  }, 60_000);
});
