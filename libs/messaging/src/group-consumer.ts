import { setTimeout } from 'node:timers/promises';
import { counter, log } from '@openrounds/telemetry';
import type { Kafka } from 'kafkajs';
import { backoffMs } from './hold.js';
import { brokerAnswers, kafkaClient } from './kafka-client.js';
import type { PortionHandler, ServerSettings } from './reliable-kafka-server.js';
import { ReliableKafkaServer } from './reliable-kafka-server.js';
import { Sleep } from './sleep.js';

export interface ConsumerHealth {
  group: string;
  /** Seconds since the broker last answered a fetch. */
  lastFetchAge: number;
  /** Age of the oldest record that is known to be unread, in seconds; 0 without one. */
  oldestAge: number;
  /** Has been a member of its group. */
  joined: boolean;
  /** No fetch for 30 s although the broker answers, or a portion in work for 2 minutes; it is being built anew. */
  dead: boolean;
  brokerReachable: boolean | undefined;
  /** Crashes in a row. */
  failures: number;
}

export interface GroupConsumerOptions extends ServerSettings {
  handlers: ReadonlyMap<string, PortionHandler>;
  /** Called before each connection; its failure does not matter. */
  prepare: () => Promise<unknown>;
  /** The consumer is dead for a minute, or crashes again and again: only a new process helps. */
  onDead: (group: string) => void;
}

const crashes = counter(
  'openrounds.consumer.crashes',
  'Consumers that ended by themselves and were built anew',
);

const watchMs = 2_000;
const quietMs = 10_000;
const deadMs = 30_000;
const stuckMs = 120_000;
const endAfterMs = 60_000;
const closeMs = 9_000;
const endAfterFailures = 3;

/** Keeps one consumer of a group alive: builds it anew after every crash, for as long as it takes the broker to return. */
export class GroupConsumer {
  #server: ReliableKafkaServer | undefined;
  #loop: Promise<void> = Promise.resolve();
  #watch: NodeJS.Timeout | undefined;
  #stopping = false;
  #failures = 0;
  #joined = false;
  #lastFetchAt = Date.now();
  #reachable: boolean | undefined;
  #deadSince: number | undefined;
  #abandon: (reason: Error) => void = () => undefined;
  readonly #kafka: Kafka;
  readonly #sleep = new Sleep();

  constructor(private readonly options: GroupConsumerOptions) {
    this.#kafka = kafkaClient(options.brokers, options.clientId);
  }

  start(): void {
    if (this.#watch) return;
    this.#stopping = false;
    this.#lastFetchAt = Date.now();
    this.#watch = setInterval(() => void this.look(), watchMs);
    this.#loop = this.run();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#watch);
    this.#watch = undefined;
    this.#sleep.wake();
    await closeQuietly(this.#server);
    await this.#loop;
  }

  health(): ConsumerHealth {
    const oldest = this.#server?.oldestUnread;
    return {
      group: this.options.group,
      lastFetchAge: (Date.now() - this.lastFetchAt()) / 1_000,
      oldestAge: oldest === undefined ? 0 : Math.max(0, (Date.now() - oldest) / 1_000),
      joined: this.#joined || (this.#server?.joined ?? false),
      dead: this.#deadSince !== undefined,
      brokerReachable: this.#reachable,
      failures: this.#failures,
    };
  }

  private async run(): Promise<void> {
    while (!this.#stopping) {
      const error = await this.live();
      if (this.#stopping) return;
      this.#failures += 1;
      crashes.add(1, { consumer: this.options.group });
      const fields = { group: this.options.group, attempt: this.#failures, err: error };
      log.warn(fields, 'A consumer has ended and is built anew.');
      this.endIfHopeless();
      await this.#sleep.for(backoffMs(Math.min(this.#failures, 7)));
    }
  }

  /** One life of a consumer. @returns why it ended */
  private async live(): Promise<unknown> {
    const server = new ReliableKafkaServer(this.options);
    for (const [topic, handler] of this.options.handlers) server.handle(topic, handler);
    try {
      await this.options.prepare().catch(() => undefined);
      if (this.#stopping) return undefined;
      this.#server = server;
      await listen(server);
      return await Promise.race([server.ended, this.abandoned()]);
    } catch (error) {
      return error;
    } finally {
      this.#lastFetchAt = this.lastFetchAt();
      this.#joined ||= server.joined;
      this.#server = undefined;
      await closeQuietly(server);
    }
  }

  /** Settles when the life of the consumer is given up from outside, because its connection no longer answers. */
  private abandoned(): Promise<Error> {
    return new Promise((resolve) => {
      this.#abandon = resolve;
    });
  }

  private lastFetchAt(): number {
    const server = this.#server;
    return server?.joined ? Math.max(server.lastFetchAt, this.#lastFetchAt) : this.#lastFetchAt;
  }

  private async look(): Promise<void> {
    const now = Date.now();
    const age = now - this.lastFetchAt();
    const wasGone = this.#reachable === false;
    if (age < quietMs) {
      this.#reachable = true;
      if (this.#server?.joined) this.#failures = 0;
    } else this.#reachable = await brokerAnswers(this.#kafka);
    // Back-offs have grown long meanwhile; a broker that is back is not kept waiting for the end of one.
    if (wasGone && this.#reachable) this.#sleep.wake();
    const busy = this.#server?.busySince;
    const stuck = busy !== undefined && now - busy > stuckMs;
    const silent = busy === undefined && age > deadMs && this.#reachable;
    const dead = !this.#server?.holding && (stuck || silent);
    if (dead && this.#deadSince === undefined)
      this.#abandon(new Error('The consumer has not fetched for too long.'));
    this.#deadSince = dead ? (this.#deadSince ?? now) : undefined;
    if (this.#deadSince !== undefined && now - this.#deadSince > endAfterMs - deadMs)
      this.options.onDead(this.options.group);
  }

  /** An unreachable broker is nobody's fault; crashes beside an answering one are. */
  private endIfHopeless(): void {
    const age = Date.now() - this.lastFetchAt();
    if (this.#failures >= endAfterFailures && this.#reachable === true && age > deadMs)
      this.options.onDead(this.options.group);
  }
}

function listen(server: ReliableKafkaServer): Promise<void> {
  return new Promise((resolve, reject) => {
    void server.listen((error?: unknown) => {
      if (error === undefined || error === null) resolve();
      else reject(error instanceof Error ? error : new Error('The consumer did not start.'));
    });
  });
}

/** A connection that no longer answers must not keep us; what is left of it ends by itself. */
async function closeQuietly(server: ReliableKafkaServer | undefined): Promise<void> {
  const closed = server?.close().catch(() => undefined);
  const late = new AbortController();
  await Promise.race([
    closed,
    setTimeout(closeMs, undefined, { signal: late.signal }).catch(() => undefined),
  ]);
  late.abort();
}
