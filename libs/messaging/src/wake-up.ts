import type { EventSubscriber, TransactionEventArgs } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import type { OnModuleInit } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { Throttle } from './wake.js';

const betweenWakesMs = 10;
/** A commit this long after an addition may still be the one that made it visible. */
const warmMs = 2_000;

/**
 * Tells the relay that something may have been committed to the outbox: at most once in 10 ms and never inside a
 * transaction, because NOTIFY there takes a lock that all commits of the database share.
 */
@Injectable()
export class WakeUp implements OnModuleInit {
  #lastAddition = 0;
  #target: (() => void) | undefined;
  readonly #throttle = new Throttle(betweenWakesMs, () => this.#target?.());

  constructor(private readonly em: EntityManager) {}

  onModuleInit(): void {
    const subscriber: EventSubscriber = {
      afterTransactionCommit: ({ transaction }: TransactionEventArgs) => {
        if (transaction?.savepointName === undefined) this.committed();
      },
    };
    this.em.getEventManager().registerSubscriber(subscriber);
  }

  /** A row was written in a transaction that is still open. */
  added(): void {
    this.#lastAddition = Date.now();
  }

  /** Says who is to be woken; without a target nothing happens. */
  wakes(target: (() => void) | undefined): void {
    this.#target = target;
    if (target === undefined) this.#throttle.cancel();
  }

  private committed(): void {
    if (this.#target !== undefined && Date.now() - this.#lastAddition < warmMs) this.#throttle.request();
  }
}
