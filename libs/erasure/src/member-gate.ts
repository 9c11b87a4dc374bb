import type { EventSubscriber, TransactionEventArgs } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import type { OnModuleInit } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { execute } from '@openrounds/database';
import { commandingMember } from '@openrounds/http';
import type { WriteCheck } from '@openrounds/messaging';
import { ErasureLedger } from './ledger.js';

/**
 * Refuses commands of erased members (403 `account-erased`), in the transaction of the command and under a shared lock
 * on the member that it holds until it commits. A transaction that publishes is asked by the statement of its outbox
 * row; one that does not, by a statement of its own before the commit.
 */
@Injectable()
export class MemberGate implements WriteCheck, OnModuleInit {
  readonly #asked = new WeakSet<object>();

  constructor(
    private readonly em: EntityManager,
    private readonly ledger: ErasureLedger,
  ) {}

  onModuleInit(): void {
    const subscriber: EventSubscriber = {
      beforeTransactionCommit: (args: TransactionEventArgs) => this.beforeCommit(args),
    };
    this.em.getEventManager().registerSubscriber(subscriber);
  }

  pending(): { call: string; params: readonly unknown[] } | undefined {
    const member = commandingMember();
    if (!member) return undefined;
    const hash = this.ledger.hashOf(member.memberId);
    return { call: 'admit_member($2::bigint, $3)', params: [this.ledger.lockOf(hash), hash] };
  }

  passed(em: EntityManager): void {
    const transaction: unknown = em.getTransactionContext();
    if (typeof transaction === 'object' && transaction !== null) this.#asked.add(transaction);
  }

  /** Only the outermost transaction is asked: what a savepoint holds is committed with it. */
  private async beforeCommit({ em, transaction }: TransactionEventArgs): Promise<void> {
    if (!transaction || transaction.savepointName !== undefined || this.#asked.has(transaction)) return;
    const member = commandingMember();
    if (!member) return;
    const hash = this.ledger.hashOf(member.memberId);
    const params = [this.ledger.lockOf(hash), hash];
    await execute(em as EntityManager, 'select admit_member($1::bigint, $2)', params);
  }
}
