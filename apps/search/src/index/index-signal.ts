import type { EventSubscriber, TransactionEventArgs } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import type { OnModuleInit } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import type { Channel } from '@openrounds/database';
import { openChannel } from '@openrounds/database';
import type { SearchEnv } from '../env.js';

/** A commit this long after an addition may still be the one that made it visible, in milliseconds. */
const warmMs = 2_000;
const betweenNotificationsMs = 10;

/**
 * Tells the indexer, here and in other processes, that something was committed for it. Never inside a transaction;
 * a lost signal costs one poll interval.
 */
@Injectable()
export class IndexSignal implements OnModuleInit {
  #lastAddition = 0;
  #lastNotification = 0;
  #target: (() => void) | undefined;
  #channel: Channel | undefined;

  constructor(
    private readonly em: EntityManager,
    @Inject(ENV) private readonly env: SearchEnv,
  ) {}

  onModuleInit(): void {
    const subscriber: EventSubscriber = {
      afterTransactionCommit: ({ transaction }: TransactionEventArgs) => {
        if (transaction?.savepointName === undefined) this.committed();
      },
    };
    this.em.getEventManager().registerSubscriber(subscriber);
  }

  /** Something was queued in a transaction that is still open. */
  wake(): void {
    this.#lastAddition = Date.now();
  }

  /** The indexer of this process; it hears other processes too. Without a target nothing happens. */
  listen(target: () => void): void {
    this.#target = target;
    this.#channel = openChannel(this.env.DATABASE_URL, 'index_queue', target);
  }

  async close(): Promise<void> {
    this.#target = undefined;
    await this.#channel?.close();
    this.#channel = undefined;
  }

  private committed(): void {
    if (Date.now() - this.#lastAddition > warmMs) return;
    if (this.#target) return this.#target();
    // A process without indexer, such as a second consumer: the others listen.
    if (!this.env.SERVICE_ROLES.includes('consumers')) return;
    if (Date.now() - this.#lastNotification < betweenNotificationsMs) return;
    this.#lastNotification = Date.now();
    this.#channel ??= openChannel(this.env.DATABASE_URL, 'index_queue');
    void this.#channel.notify();
  }
}
