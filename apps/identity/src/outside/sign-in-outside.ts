import { Injectable } from '@nestjs/common';
import { CheckFactor } from '../factor/check-factor.js';
import type { FactorProof } from '../factor/proof.http.js';
import { SignInFailed } from '../session/session.errors.js';
import { AttemptBudget } from '../sign-in/attempt-budget.js';
import type { Account } from '../sign-in/check-password.js';
import type { OutsideAnswer } from './outside.http.js';
import { OutsideAttempts } from './outside-attempts.js';
import { UseOutsideAccount } from './use-outside-account.js';

/** An account outside in place of the password, and of nothing else: whoever has a second factor here shows it here. */
@Injectable()
export class SignInOutside {
  constructor(
    private readonly budget: AttemptBudget,
    private readonly attempts: OutsideAttempts,
    private readonly account: UseOutsideAccount,
    private readonly checkFactor: CheckFactor,
  ) {}

  /**
   * @param address the caller's, canonical
   * @throws SignInFailed for an answer that does not hold and for an account that is linked to nobody alike, and for a
   *   wrong second factor; FactorRequired when only that is missing, and then the same answer once more goes with it;
   *   RateLimited, OutsideOff, OutsideUnavailable
   */
  async run(answer: OutsideAnswer, proof: FactorProof | undefined, address: string): Promise<Account> {
    await this.budget.spendAddress('sign-in', address);
    const proven = await this.attempts.prove(answer, null);
    const linked = proven && (await this.account.find(proven.account_hash));
    if (!linked) throw new SignInFailed();
    const { member_id: memberId, handle } = linked;
    const withFactor = await this.checkFactor.ofMember(memberId, proof, address);
    await this.account.run(answer.attempt, linked);
    return { memberId, handle, withFactor };
  }
}
