import { MikroORM } from '@mikro-orm/postgresql';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import type { Channel } from '@openrounds/database';
import { openChannel } from '@openrounds/database';
import { bucketCount } from './bucket.js';
import { Consumers } from './consumers.js';
import type { ConsumerHealth } from './group-consumer.js';
import { relayStats } from './relay-queue.js';
import type { RelayStats } from './relay-queue.js';
import { OutboxLevel } from './outbox-level.js';
import { Relay } from './relay.js';
import type { MessagingEnv } from './settings.js';
import { Sleep } from './sleep.js';
import { WakeUp } from './wake-up.js';

export interface MessagingHealth {
  consumers: ConsumerHealth[];
  /** Absent in a process without the role. */
  relay: (RelayStats & { buckets: number }) | undefined;
  kafka: 'reachable' | 'unreachable' | 'unknown';
}

/** What {@link MessagingControl} steers besides the relay. */
@Injectable()
export class MessagingParts {
  constructor(
    readonly consumers: Consumers,
    readonly wakeUp: WakeUp,
    readonly level: OutboxLevel,
  ) {}
}

/** Starts and stops what this process does for events. Starts by itself according to SERVICE_ROLES. */
@Injectable()
export class MessagingControl implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #relaying = false;
  #channel: Channel | undefined;

  constructor(
    private readonly orm: MikroORM,
    @Inject(ENV) private readonly env: MessagingEnv,
    private readonly relay: Relay,
    private readonly parts: MessagingParts,
  ) {}

  onApplicationBootstrap(): void {
    this.parts.wakeUp.wakes(() => this.wake());
    const roles = this.env.SERVICE_ROLES;
    if (roles.includes('http') || roles.includes('relay')) this.parts.level.start();
    if (roles.includes('relay')) this.startRelay();
    if (roles.includes('consumers')) this.startConsumers();
  }

  /** Safe to call after the parts were stopped one by one. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.stopConsumers();
    await this.flushAndStopRelay();
    this.parts.wakeUp.wakes(undefined);
    await this.parts.level.stop();
    await this.#channel?.close();
    this.#channel = undefined;
  }

  /** Starts a consumer per group, in the background: an unreachable broker delays events, not the service. */
  startConsumers(): void {
    this.parts.consumers.start();
  }

  /** Every consumer finishes its batch, commits and leaves its group. */
  stopConsumers(): Promise<void> {
    return this.parts.consumers.stop();
  }

  startRelay(): void {
    this.#relaying = true;
    this.#channel ??= openChannel(this.env.DATABASE_URL, 'outbox', () => this.relay.wake());
    this.relay.start();
  }

  /** Sends what is there, gives the leases back and disconnects. @param withinMs longest time for sending */
  async flushAndStopRelay(withinMs = 5_000): Promise<void> {
    if (!this.#relaying) return;
    this.#relaying = false;
    await this.relay.stop(withinMs);
  }

  /** Waits until nothing is left to send; parked rows do not count. */
  async drained(): Promise<void> {
    const em = this.orm.em.fork();
    const sleep = new Sleep();
    while ((await relayStats(em)).pending > 0) {
      this.relay.wake();
      await sleep.for(25);
    }
  }

  /** From memory: asks neither the database nor the broker. */
  health(): MessagingHealth {
    const consumers = this.parts.consumers.health();
    const answers = consumers.map((consumer) => consumer.brokerReachable);
    const kafka = answers.includes(false) ? 'unreachable' : answers.includes(true) ? 'reachable' : 'unknown';
    const relay = this.#relaying
      ? { ...this.parts.level.stats, buckets: this.relay.buckets.length }
      : undefined;
    return { consumers, relay, kafka };
  }

  /** The own relay hears it directly; others only if they hold buckets. */
  private wake(): void {
    if (this.#relaying) this.relay.wake();
    if (this.#relaying && this.relay.buckets.length === bucketCount) return;
    this.#channel ??= openChannel(this.env.DATABASE_URL, 'outbox');
    void this.#channel.notify();
  }
}
