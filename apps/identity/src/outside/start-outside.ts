import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Journal } from '../audit/journal.js';
import { AttemptBudget } from '../sign-in/attempt-budget.js';
import type { StartedOutside } from './outside.http.js';
import { OutsideAttempts } from './outside-attempts.js';

/** Sends somebody to the provider. */
@Injectable()
export class StartOutside {
  constructor(
    private readonly em: EntityManager,
    private readonly attempts: OutsideAttempts,
    private readonly budget: AttemptBudget,
    private readonly journal: Journal,
  ) {}

  /** To sign in. @param address the caller's, canonical @throws OutsideOff, OutsideUnavailable, RateLimited */
  async signIn(address: string): Promise<StartedOutside> {
    await this.budget.spendAddress('outside-sign-in', address);
    return this.attempts.begin(this.em.fork(), null);
  }

  /** To link an account, after {@link FreshFactorGuard}. @throws OutsideOff, OutsideUnavailable */
  link(memberId: string): Promise<StartedOutside> {
    return this.em.transactional(async (em) => {
      const started = await this.attempts.begin(em, memberId);
      await this.journal.note(em, { actor: memberId, action: 'outside-account.asked', object: memberId });
      return started;
    });
  }
}
