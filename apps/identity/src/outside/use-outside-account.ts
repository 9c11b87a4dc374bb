import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { execute, Reads, statement } from '@openrounds/database';
import { Journal } from '../audit/journal.js';
import { SignInFailed } from '../session/session.errors.js';
import { lockAccount } from '../sign-in/lock-account.js';
import { OutsideAttempts } from './outside-attempts.js';

/** A member whose account outside has come back. */
export interface LinkedAccount {
  readonly id: string;
  readonly member_id: string;
  readonly handle: string;
}

/** An account that is being erased has no password any more, and what is linked to it opens nothing. */
const linkedTo = statement<LinkedAccount>(
  'identity.outside-account',
  `select a.id, a.member_id, m.handle from outside_account a join member m on m.id = a.member_id
   join password w on w.member_id = m.id where a.account_hash = $1`,
);

const useSql = `update outside_account set used_on = $2::date where id = $1 and account_hash = $3 returning 1`;

/** The link between a member and an account outside, at a sign-in. */
@Injectable()
export class UseOutsideAccount {
  constructor(
    private readonly em: EntityManager,
    private readonly reads: Reads,
    private readonly attempts: OutsideAttempts,
    private readonly journal: Journal,
  ) {}

  find(accountHash: string): Promise<LinkedAccount | undefined> {
    return this.reads.one(linkedTo, [accountHash]);
  }

  /**
   * Uses a proven attempt up, and notes how the provider says that it asked.
   * @throws SignInFailed when it was used before, or the account was unlinked meanwhile
   */
  run(attempt: string, { id, member_id: memberId }: LinkedAccount): Promise<void> {
    return this.em.transactional(async (em) => {
      await lockAccount(em, memberId);
      const proven = await this.attempts.spend(em, attempt, null);
      if (!proven) throw new SignInFailed();
      const today = this.journal.now().toISOString().slice(0, 10);
      const used = await execute(em, useSql, [id, today, proven.account_hash]);
      if (used.length === 0) throw new SignInFailed();
      const { strength: reason } = proven;
      await this.journal.note(em, { actor: memberId, action: 'outside-account.used', object: id, reason });
    });
  }
}
