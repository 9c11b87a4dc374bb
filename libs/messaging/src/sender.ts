import type { Kafka, Message, Producer, TopicMessages } from 'kafkajs';
import { orderedProducer } from './kafka-client.js';
import { messageOf } from './record.js';
import type { PendingRow } from './relay-queue.js';

/** Kafka's default limit of a request is 1 MiB; a record above this is refused before it is sent. */
export const largestRecord = 1_000_000;

/** The broker has refused this record for good: it is too large or invalid. */
export class RecordRefused extends Error {
  override readonly name = 'RecordRefused';
}

/** Sends rows in their order, one request after the other. */
export class Sender {
  #producer: Producer | undefined;

  constructor(
    private readonly kafka: Kafka,
    private readonly service: string,
  ) {}

  /**
   * Sends rows with `acks = -1`.
   * @throws RecordRefused when a single row can never be sent; any other error means that it is unknown what arrived
   */
  async send(rows: PendingRow[]): Promise<void> {
    const tooLarge = rows.length === 1 && sizeOf(rows[0]!) > largestRecord;
    if (tooLarge) throw new RecordRefused(`The record has ${sizeOf(rows[0]!)} bytes.`);
    const producer = await this.connected();
    try {
      await producer.sendBatch({ acks: -1, timeout: 5_000, topicMessages: this.byTopic(rows) });
    } catch (error) {
      if (rows.length === 1 && refusesRecord(error)) throw new RecordRefused(refusesRecord(error));
      throw error;
    }
  }

  /** Drops the connection, which may no longer answer; the next send makes a new one. */
  reset(): void {
    const producer = this.#producer;
    this.#producer = undefined;
    void producer?.disconnect().catch(() => undefined);
  }

  async close(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    await producer?.disconnect().catch(() => undefined);
  }

  private async connected(): Promise<Producer> {
    if (this.#producer) return this.#producer;
    const producer = orderedProducer(this.kafka);
    await producer.connect();
    this.#producer = producer;
    return producer;
  }

  private byTopic(rows: PendingRow[]): TopicMessages[] {
    const topics = new Map<string, Message[]>();
    for (const row of rows) {
      const messages = topics.get(row.topic);
      if (messages) messages.push(messageOf(row, this.service));
      else topics.set(row.topic, [messageOf(row, this.service)]);
    }
    return [...topics].map(([topic, messages]) => ({ topic, messages }));
  }
}

/** Size of a row's value in bytes. */
export function sizeOf(row: PendingRow): number {
  return row.raw?.length ?? Buffer.byteLength(row.payload ?? '');
}

const refusals = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_RECORD',
  'CORRUPT_MESSAGE',
  'INVALID_TOPIC_EXCEPTION',
]);

/** @returns the broker's code when it will never take this record */
export function refusesRecord(error: unknown): string | undefined {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if ('type' in cause && typeof cause.type === 'string' && refusals.has(cause.type)) return cause.type;
  }
  return undefined;
}

/** @returns whether the topic is not there (yet) */
export function topicIsMissing(error: unknown): boolean {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if ('type' in cause && cause.type === 'UNKNOWN_TOPIC_OR_PARTITION') return true;
  }
  return false;
}
