import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { isUniqueViolation, newId } from '@openrounds/database';
import { NotFound } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import { TellMember } from '../mail/tell-member.js';
import type { Written } from '../member/member.http.js';
import { lockAccount } from '../sign-in/lock-account.js';
import { mostOutsideAccounts, OutsideAccount } from './outside-account.entity.js';
import { OutsideAttempts } from './outside-attempts.js';
import { OutsideAccountLinked, OutsideRefused, TooManyOutsideAccounts } from './outside.errors.js';

/** Links the account outside that {@link OutsideAnswerGuard} has proven to the member who asked for it. */
@Injectable()
export class LinkOutsideAccount {
  constructor(
    private readonly em: EntityManager,
    private readonly attempts: OutsideAttempts,
    private readonly journal: Journal,
    private readonly tell: TellMember,
  ) {}

  /** @throws OutsideRefused, OutsideAccountLinked, TooManyOutsideAccounts, NotFound for an account that is being erased */
  async run(memberId: string, attempt: string): Promise<Written> {
    try {
      const linked = await this.em.transactional((em) => this.#link(em, memberId, attempt));
      await this.tell.run(memberId, 'outside-account-linked', {});
      return linked;
    } catch (error) {
      if (isUniqueViolation(error, 'outside_account_hash')) throw new OutsideAccountLinked();
      throw error;
    }
  }

  async #link(em: EntityManager, memberId: string, attempt: string): Promise<Written> {
    if (!(await lockAccount(em, memberId))) throw new NotFound();
    const proven = await this.attempts.spend(em, attempt, memberId);
    if (!proven) throw new OutsideRefused();
    if ((await em.count(OutsideAccount, { memberId })) >= mostOutsideAccounts)
      throw new TooManyOutsideAccounts(`A member links at most ${mostOutsideAccounts} accounts.`);
    const id = newId();
    const account = em.create(OutsideAccount, {
      id,
      memberId,
      accountHash: proven.account_hash,
      linkedAt: this.journal.now(),
      usedOn: null,
    });
    await em.flush();
    const { strength: reason } = proven;
    await this.journal.note(em, { actor: memberId, action: 'outside-account.linked', object: id, reason });
    return { id, version: account.version };
  }
}
