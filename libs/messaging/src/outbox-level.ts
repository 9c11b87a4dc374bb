import { setTimeout as delay } from 'node:timers/promises';
import { MikroORM } from '@mikro-orm/postgresql';
import { Inject, Injectable, ServiceUnavailableException } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { gauge, log } from '@openrounds/telemetry';
import { relayStats } from './relay-queue.js';
import type { RelayStats } from './relay-queue.js';
import type { MessagingEnv } from './settings.js';

const lookMs = 5_000;
/** Bulk writers wait above this number of rows, so that what members write is sent soon. */
const highRows = 20_000;
const pauseMs = 250;

/** The outbox holds more than it may: the change is refused, and may be tried again. HTTP answers it with 503. */
export class OutboxFull extends ServiceUnavailableException {
  override readonly name = 'OutboxFull';
}

/**
 * How full the outbox is, from memory: a look every 5 s, and what this process has written since. A rolled back
 * transaction counts until the next look.
 */
@Injectable()
export class OutboxLevel {
  #stats: RelayStats = { pending: 0, oldestAge: 0, parked: 0 };
  #added = 0;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();

  constructor(
    private readonly orm: MikroORM,
    @Inject(ENV) private readonly env: MessagingEnv,
  ) {
    gauge('openrounds.outbox.pending', 'Rows that wait for the relay', () => this.#stats.pending);
    gauge(
      'openrounds.outbox.oldest_age',
      'Age of the oldest waiting row, in seconds',
      () => this.#stats.oldestAge,
    );
    gauge('openrounds.outbox.parked', 'Rows that Kafka refuses', () => this.#stats.parked);
  }

  /** Figures of at most 5 s ago, in a process that writes or sends. */
  get stats(): RelayStats {
    return this.#stats;
  }

  start(): void {
    if (this.#timer) return;
    const look = async (): Promise<void> => {
      await this.look().catch((error: unknown) =>
        log.debug({ err: error }, 'The outbox cannot be looked at.'),
      );
    };
    const next = (): void => void (this.#looking = this.#looking.then(look));
    next();
    this.#timer = setInterval(next, lookMs);
  }

  /** Settles when the last look has ended, so that the pool may be closed. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#looking;
  }

  async look(): Promise<void> {
    const before = this.#added;
    this.#stats = await relayStats(this.orm.em.fork());
    this.#added -= before;
  }

  /** Rows are to be written. @throws OutboxFull when there are more than `OUTBOX_LIMIT` already; asks nobody */
  admit(rows: number): void {
    if (this.rows() > this.env.OUTBOX_LIMIT) throw new OutboxFull('The outbox is full.');
    this.#added += rows;
  }

  /** For bulk writers, between two transactions: waits while more than 20,000 rows wait to be sent. */
  async relieved(): Promise<void> {
    for (let told = false; this.rows() > highRows; told = true) {
      await this.look();
      if (this.rows() <= highRows) return;
      if (!told) log.info({ count: this.rows() }, 'A bulk writer waits for the relay.');
      await delay(pauseMs);
    }
  }

  private rows(): number {
    return this.#stats.pending + this.#added;
  }
}
