import { hostname } from 'node:os';
import type { EntityManager } from '@mikro-orm/postgresql';
import { newId } from '@openrounds/database';
import { counter, log } from '@openrounds/telemetry';
import { agesSince, passed } from './freshness.js';
import { releaseLeases, renewLeases, leaseSeconds, leave } from './relay-leases.js';
import type { PendingRow } from './relay-queue.js';
import { countRefusal, deleteSent, nextRows, rememberUncertain } from './relay-queue.js';
import type { Sender } from './sender.js';
import { RecordRefused, refusesRecord, sizeOf, topicIsMissing } from './sender.js';
import { Sleep } from './sleep.js';
import { inSendSpan } from './spans.js';

/** Whoever commits wakes the relay; this is for a wake-up that got lost with its connection. */
const pollMs = 500;
const renewMs = 3_000;
const recheckMs = 5_000;
const longestBackoffMs = 5_000;
const refusalsBeforeParking = 5;
/** kafkajs makes one record batch per partition, and the broker takes 1 MiB of it. */
const largestSend = 900_000;
const headersSize = 500;

const sentRecords = counter('openrounds.outbox.sent', 'Records acknowledged by Kafka');
const takeovers = counter('openrounds.outbox.lease_takeovers', 'Buckets taken by this relay');
const turns = counter('openrounds.outbox.turns', 'Turns of the relay that found rows, by what began them');
const uncertain = counter('openrounds.outbox.uncertain', 'Records that another relay may have sent too');

export interface RelayOptions {
  service: string;
  em: EntityManager;
  sender: Sender;
  /** Makes a missing topic of a refused send, if it may. */
  createTopics: (names: string[]) => Promise<void>;
  /** Publishes current states of the keys again that are due; see `outbox_recheck`. */
  recheck: () => Promise<void>;
}

/** Moves committed outbox rows to Kafka: at least once, in order per key, one relay per bucket. */
export class Relay {
  readonly owner: string;
  #leases = new Map<number, string>();
  #surplus: number[] = [];
  #renewedAt = 0;
  #failures = 0;
  #running = false;
  #loop: Promise<void> = Promise.resolve();
  #timers: NodeJS.Timeout[] = [];
  #renewing: Promise<void> = Promise.resolve();
  readonly #sleep = new Sleep();

  constructor(private readonly options: RelayOptions) {
    this.owner = `${options.service}-${hostname()}-${process.pid}-${newId().slice(-6)}`;
  }

  /** Buckets that this relay now sends. */
  get buckets(): number[] {
    return Date.now() - this.#renewedAt < leaseSeconds * 1_000 ? [...this.#leases.keys()] : [];
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    const every = (ms: number, run: () => Promise<void>): void => {
      this.#timers.push(setInterval(() => void run(), ms));
    };
    every(renewMs, () => this.renew());
    every(recheckMs, () => this.recheck());
    this.#loop = this.run();
  }

  /** There may be something to send. */
  wake(): void {
    this.#sleep.wake();
  }

  /** Sends what it holds, for at most `withinMs`, then gives its leases back and disconnects. */
  async stop(withinMs = 5_000): Promise<void> {
    if (!this.#running) return;
    this.#running = false;
    this.#timers.forEach((timer) => clearInterval(timer));
    this.#timers = [];
    this.#sleep.wake();
    await this.#loop;
    const deadline = Date.now() + withinMs;
    while (Date.now() < deadline && (await this.turn().catch(() => 0)) > 0);
    await this.#renewing;
    await leave(this.options.em, this.owner).catch(() => undefined);
    await this.options.sender.close();
  }

  private async run(): Promise<void> {
    await this.renew();
    await this.recheck();
    let woken = false;
    while (this.#running) {
      try {
        const found = await this.turn();
        this.#failures = 0;
        if (found > 0) turns.add(1, { after: woken ? 'wake-up' : 'poll' });
        if (found === 0) woken = await this.#sleep.for(pollMs);
      } catch (error) {
        await this.recover(error);
      }
    }
  }

  private async recover(error: unknown): Promise<void> {
    this.#failures += 1;
    const fields = { attempt: this.#failures, err: error };
    if (this.#failures === 1 || this.#failures % 20 === 0)
      log.warn(fields, 'The relay cannot send and tries again.');
    this.options.sender.reset();
    if (this.#running)
      await this.#sleep.unwoken(Math.min(longestBackoffMs, 50 * 2 ** Math.min(this.#failures, 10)));
  }

  /** One select, one send, one delete. @returns rows found */
  private async turn(): Promise<number> {
    await this.giveBackSurplus();
    const buckets = this.buckets;
    if (buckets.length === 0) return 0;
    const rows = upToSize(await nextRows(this.options.em, buckets));
    if (rows.length === 0) return 0;
    const leases = new Map(this.#leases);
    const sent = await this.send(rows);
    const kept = await deleteSent(this.options.em, this.owner, leases, sent);
    sentRecords.add(sent.length);
    passed('acknowledged', agesSince(sent.map((row) => row.created_at)));
    if (kept.length > 0) await this.remember(kept);
    return rows.length;
  }

  private async send(rows: PendingRow[]): Promise<PendingRow[]> {
    try {
      await inSendSpan(rows, () => this.options.sender.send(rows));
      return rows;
    } catch (error) {
      if (error instanceof RecordRefused || refusesRecord(error) !== undefined)
        return this.sendOneByOne(rows);
      if (topicIsMissing(error)) await this.options.createTopics(rows.map((row) => row.topic));
      else await this.remember(rows);
      throw error;
    }
  }

  /** Finds the records that the broker refuses; what stands behind one of them waits for it. */
  private async sendOneByOne(rows: PendingRow[]): Promise<PendingRow[]> {
    const sent: PendingRow[] = [];
    const blocked = new Set<string>();
    for (const row of rows) {
      const place = `${row.topic} ${row.key}`;
      if (blocked.has(place)) continue;
      try {
        await this.options.sender.send([row]);
        sent.push(row);
      } catch (error) {
        if (!(error instanceof RecordRefused)) throw error;
        blocked.add(place);
        await this.refused(row, error);
      }
    }
    return sent;
  }

  private async refused(row: PendingRow, error: RecordRefused): Promise<void> {
    const parked = await countRefusal(this.options.em, row, error.message, refusalsBeforeParking);
    const fields = {
      topic: row.topic,
      key: row.key,
      version: row.aggregate_version,
      fact: row.type,
      err: error,
    };
    if (parked) log.error(fields, 'A record that Kafka refuses is parked; its key waits.');
    else await this.#sleep.unwoken(20);
  }

  private async remember(rows: PendingRow[]): Promise<void> {
    uncertain.add(rows.length);
    await rememberUncertain(this.options.em, rows);
  }

  private async giveBackSurplus(): Promise<void> {
    if (this.#surplus.length === 0) return;
    const surplus = this.#surplus;
    this.#surplus = [];
    surplus.forEach((bucket) => this.#leases.delete(bucket));
    await releaseLeases(this.options.em, this.owner, surplus);
  }

  private renew(): Promise<void> {
    this.#renewing = this.#renewing.then(async () => {
      try {
        const started = Date.now();
        const { held, surplus } = await renewLeases(this.options.em, this.owner);
        const taken = [...held].filter(([bucket, epoch]) => this.#leases.get(bucket) !== epoch);
        if (taken.length > 0) takeovers.add(taken.length);
        this.#leases = held;
        this.#surplus = surplus;
        this.#renewedAt = started;
        if (taken.length > 0) this.#sleep.wake();
      } catch (error) {
        log.warn({ err: error }, 'The relay cannot renew its leases.');
      }
    });
    return this.#renewing;
  }

  private async recheck(): Promise<void> {
    try {
      await this.options.recheck();
    } catch (error) {
      log.debug({ err: error }, 'The relay cannot publish uncertain keys again.');
    }
  }
}

function upToSize(rows: PendingRow[]): PendingRow[] {
  let size = 0;
  const end = rows.findIndex((row) => {
    size += sizeOf(row) + headersSize;
    return size > largestSend;
  });
  return end === -1 ? rows : rows.slice(0, Math.max(end, 1));
}
