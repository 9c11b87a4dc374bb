import type { CustomTransportStrategy } from '@nestjs/microservices';
import { ServerKafka } from '@nestjs/microservices';
import { counter, gauge, log } from '@openrounds/telemetry';
import type { Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs';
import type { Hold } from './hold.js';
import { clientOptions } from './kafka-client.js';
import type { RawRecord } from './record.js';
import { Sleep } from './sleep.js';

const portionSize = 500;
const heartbeatMs = 2_000;
/**
 * How long the broker may keep a fetch for which it has nothing. It answers at once when something comes, so this costs
 * no event any time: a stopping consumer waits for the fetch under way, and an idle one costs a fetch each time.
 */
const longestFetchMs = 500;
/**
 * A record above this, which a topic takes only if an operator allows it, comes alone and only when no partition before
 * its own has anything: with kafkajs's 1 MiB it kept the records behind it waiting for seconds beside a busy topic.
 */
const fetchBytesPerPartition = 4 * 1_048_576;
/** Partitions in work at the same time: while the database writes for one, this process reads the other. */
const lanes = 2;
const lag = gauge('openrounds.consumer.lag', 'Records behind the end of a partition, when it was last read');

const rebalances = counter('openrounds.consumer.rebalances', 'Times that a consumer has joined its group');

/** A partition in work. */
interface Lane {
  readonly pause: Sleep;
  /** When the portion now in work was begun. */
  busySince: number;
  /** Something that a handler needs is down. */
  holding: boolean;
}

/** Takes a portion of one partition. @returns whether it is decided and may be counted as consumed */
export type PortionHandler = (raws: RawRecord[], hold: Hold) => Promise<boolean>;

export interface ServerSettings {
  brokers: string[];
  clientId: string;
  /** Consumer group. */
  group: string;
}

/**
 * Nest's Kafka transport made safe: explicit topics from their beginning, whole batches, offsets resolved only after
 * the handler's commit, and nothing ever thrown into kafkajs, where an error would end the consumer.
 */
export class ReliableKafkaServer extends ServerKafka implements CustomTransportStrategy {
  /** Settles when the consumer has ended: with the error of a crash, after which kafkajs does not restart it, or closed. */
  readonly ended: Promise<Error | undefined>;
  lastFetchAt = Date.now();
  joined = false;
  #stopping = false;
  readonly #lanes = new Set<Lane>();
  /** When the oldest record of a partition that is known to be unread was written. */
  readonly #unread = new Map<string, number>();
  #end: (error?: Error) => void = () => undefined;

  constructor(private readonly settings: ServerSettings) {
    super({
      client: clientOptions(settings.brokers, settings.clientId),
      consumer: {
        groupId: settings.group,
        sessionTimeout: 10_000,
        heartbeatInterval: heartbeatMs,
        rebalanceTimeout: 20_000,
        maxWaitTimeInMs: longestFetchMs,
        maxBytesPerPartition: fetchBytesPerPartition,
        allowAutoTopicCreation: false,
        metadataMaxAge: 60_000,
        retry: {
          retries: 2,
          initialRetryTime: 100,
          maxRetryTime: 2_000,
          restartOnFailure: () => Promise.resolve(false),
        },
      },
      postfixId: '',
    });
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** When the oldest record that is known to be unread was written, in ms since the epoch; undefined without one. */
  get oldestUnread(): number | undefined {
    return this.#unread.size === 0 ? undefined : Math.min(...this.#unread.values());
  }

  /** Something that a handler needs is down. */
  get holding(): boolean {
    return [...this.#lanes].some((lane) => lane.holding);
  }

  /** When the oldest portion now in work was begun, in ms since the epoch; undefined without one. */
  get busySince(): number | undefined {
    return this.#lanes.size === 0 ? undefined : Math.min(...[...this.#lanes].map((lane) => lane.busySince));
  }

  /** Subscribes a handler to a topic; to be called before `listen`. */
  handle(topic: string, handler: PortionHandler): void {
    this.addHandler(topic, handler, true);
  }

  /** Consumer only: this server answers nothing. */
  override async start(callback: () => void): Promise<void> {
    if (!this.client) throw new Error('The client is made by listen().');
    const consumer = this.client.consumer({ ...this.options.consumer, groupId: this.groupId });
    this.consumer = consumer;
    this.registerConsumerEventListeners();
    consumer.on(consumer.events.FETCH, () => {
      this.lastFetchAt = Date.now();
    });
    consumer.on(consumer.events.GROUP_JOIN, () => {
      this.joined = true;
      // The partitions may be others now.
      this.#unread.clear();
      rebalances.add(1, { consumer: this.settings.group });
    });
    consumer.on(consumer.events.CRASH, ({ payload }) => this.#end(payload.error));
    await consumer.connect();
    await this.bindEvents(consumer);
    callback();
  }

  override async bindEvents(consumer: Consumer): Promise<void> {
    const topics = [...this.messageHandlers.keys()];
    await consumer.subscribe({ topics, fromBeginning: true });
    await consumer.run({
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: lanes,
      eachBatch: (payload) => this.handleBatch(payload),
    });
  }

  /** Finishes the portion in work, commits and leaves the group. */
  override async close(): Promise<void> {
    this.#stopping = true;
    for (const lane of this.#lanes) lane.pause.wake();
    await super.close();
    this.#end();
  }

  private async handleBatch(payload: EachBatchPayload): Promise<void> {
    const heartbeat = setInterval(() => void payload.heartbeat().catch(() => undefined), heartbeatMs);
    const lane: Lane = { pause: new Sleep(), busySince: Date.now(), holding: false };
    this.#lanes.add(lane);
    try {
      await this.handlePortions(payload, lane);
    } catch (error) {
      const { topic, partition } = payload.batch;
      log.error(
        { group: this.settings.group, topic, partition, err: error },
        'A portion failed as a whole; it comes again.',
      );
      await lane.pause.for(1_000);
    } finally {
      clearInterval(heartbeat);
      this.#lanes.delete(lane);
    }
  }

  private async handlePortions(payload: EachBatchPayload, lane: Lane): Promise<void> {
    const { topic, partition, messages } = payload.batch;
    const handler = this.messageHandlers.get(topic) as unknown as PortionHandler | undefined;
    if (!handler) throw new Error(`No handler for ${topic}.`);
    const hold = this.holdOf(payload, lane);
    for (let start = 0; start < messages.length; start += portionSize) {
      if (hold.stopped() || payload.isStale()) return;
      lane.busySince = Date.now();
      const place = `${topic} ${partition}`;
      this.#unread.set(place, Number(messages[start]!.timestamp));
      const portion = messages
        .slice(start, start + portionSize)
        .map((message) => rawOf(topic, partition, message));
      if (!(await handler(portion, hold))) return;
      payload.resolveOffset(portion.at(-1)!.offset);
      const behind = Number(payload.batch.highWatermark) - 1 - Number(portion.at(-1)!.offset);
      // What comes after a batch is not known yet, only that it is not older than what was read last.
      const next = messages[start + portionSize] ?? messages.at(-1)!;
      if (behind > 0) this.#unread.set(place, Number(next.timestamp));
      else this.#unread.delete(place);
      lag.set(Math.max(0, behind), { consumer: this.settings.group, topic, partition });
    }
  }

  private holdOf(payload: EachBatchPayload, lane: Lane): Hold {
    const stopped = (): boolean => this.#stopping || !payload.isRunning();
    return {
      stopped,
      pause: async (ms) => {
        if (!stopped()) await lane.pause.for(ms);
      },
      waiting: (since) => {
        lane.holding = since;
      },
    };
  }
}

/** A kafkajs message as plain text headers and key. */
export function rawOf(
  topic: string,
  partition: number,
  message: Pick<KafkaMessage, 'key' | 'value' | 'headers' | 'offset'>,
): RawRecord {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers ?? {})) {
    const single = Array.isArray(value) ? value[0] : value;
    if (single !== undefined) headers[name] = single.toString();
  }
  return {
    topic,
    partition,
    offset: message.offset,
    key: message.key?.toString() ?? '',
    value: message.value,
    headers,
  };
}
