import { randomUUID } from 'node:crypto';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { RawRecord } from './record.js';
import { rawOf } from './reliable-kafka-server.js';

/** The next offset of each partition, by its number. */
export type Places = ReadonlyMap<number, number>;

export interface ReadOptions {
  /** Where to begin; default the beginning of each partition. */
  readonly from?: Places;
  /** Longest time, in milliseconds. */
  readonly withinMs: number;
  /** Called now and then with the number of offsets passed and of all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A broker that has just started takes some seconds until it knows its groups; a reader has no supervisor that tries again. */
const untilLoaded = { retries: 20, initialRetryTime: 100, maxRetryTime: 1_000 };

/** The topic was not read to its end in the time given. */
export class ReadTooSlow extends Error {
  override readonly name = 'ReadTooSlow';
}

/**
 * Reads a topic once, from a place to the end that it has when the reading begins; commits nothing. Records of a key come
 * in their order.
 * @returns the end
 * @throws ReadTooSlow; Error when a broker does not answer or the topic is not there
 */
export async function readTopic(
  kafka: Kafka,
  topic: string,
  { from, withinMs, onProgress }: ReadOptions,
  take: (record: RawRecord) => void,
): Promise<Places> {
  const spans = await spansOf(kafka, topic, from);
  const open = new Map(spans.filter(({ start, end }) => start < end).map((span) => [span.partition, span]));
  const total = [...open.values()].reduce((sum, { start, end }) => sum + end - start, 0);
  if (total > 0) {
    const groupId = `reader.${randomUUID()}`;
    const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100, retry: untilLoaded });
    await readAll(consumer, topic, open, withinMs, (record) => {
      take(record);
      const left = [...open.values()].reduce((sum, { start, end }) => sum + end - start, 0);
      if ((total - left) % 10_000 === 0) onProgress?.(total - left, total);
    });
  }
  return new Map(spans.map(({ partition, end }) => [partition, end]));
}

/** What is left to be read of a partition; `end` is the offset after the last one. */
interface Span {
  readonly partition: number;
  start: number;
  readonly end: number;
}

async function spansOf(kafka: Kafka, topic: string, from: Places | undefined): Promise<Span[]> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return (await admin.fetchTopicOffsets(topic)).map(({ partition, low, high }) => ({
      partition,
      start: Math.max(Number(low), from?.get(partition) ?? 0),
      end: Number(high),
    }));
  } finally {
    await admin.disconnect();
  }
}

async function readAll(
  consumer: Consumer,
  topic: string,
  open: Map<number, Span>,
  withinMs: number,
  take: (record: RawRecord) => void,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const ended = new Promise<void>((resolve, reject) => {
    timer = setTimeout(
      () => reject(new ReadTooSlow(`${topic} was not read to its end in ${withinMs / 1_000} s.`)),
      withinMs,
    );
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    const eachBatch = (payload: EachBatchPayload): Promise<void> => {
      takeBatch(payload, open, take);
      if (open.size === 0) resolve();
      return Promise.resolve();
    };
    const start = async (): Promise<void> => {
      await consumer.connect();
      await consumer.subscribe({ topics: [topic], fromBeginning: true });
      await consumer.run({ autoCommit: false, eachBatch });
      for (const { partition, start: offset } of open.values())
        consumer.seek({ topic, partition, offset: String(offset) });
    };
    start().catch(reject);
  });
  try {
    await ended;
  } finally {
    clearTimeout(timer);
    await consumer.disconnect().catch(() => undefined);
  }
}

function takeBatch(
  { batch }: EachBatchPayload,
  open: Map<number, Span>,
  take: (record: RawRecord) => void,
): void {
  const span = open.get(batch.partition);
  if (!span) return;
  for (const message of batch.messages) {
    const offset = Number(message.offset);
    if (offset < span.start || offset >= span.end) continue;
    span.start = offset + 1;
    take(rawOf(batch.topic, batch.partition, message));
  }
  if (Number(batch.lastOffset()) >= span.end - 1) open.delete(batch.partition);
}
