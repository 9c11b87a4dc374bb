import { Injectable } from '@nestjs/common';
import { CheckFactor } from '../factor/check-factor.js';
import type { FactorProof } from '../factor/proof.http.js';
import { PasswordHasher } from '../password/password-hasher.js';
import { SignInFailed } from '../session/session.errors.js';
import type { AccountRow } from './accounts.js';
import { Accounts } from './accounts.js';
import { AttemptBudget } from './attempt-budget.js';

export interface Account {
  readonly memberId: string;
  readonly handle: string;
  /** Whether a second factor was shown, or a passkey, which is two. */
  readonly withFactor: boolean;
}

/** The password as a factor: at sign-in with the second one beside it, and again before something lasting. */
@Injectable()
export class CheckPassword {
  constructor(
    private readonly accounts: Accounts,
    private readonly hasher: PasswordHasher,
    private readonly budget: AttemptBudget,
    private readonly checkFactor: CheckFactor,
  ) {}

  /**
   * Everything that a sign-in with a password needs: whoever has a second factor has to show it here.
   * @param login a mail address or a handle
   * @param address the caller's, canonical
   * @throws SignInFailed for an unknown account and for a wrong password alike, after the same work, and for a wrong
   *   second factor; FactorRequired when only that is missing; RateLimited
   */
  async ofLogin(login: string, password: string, address: string, proof?: FactorProof): Promise<Account> {
    await this.budget.spend('sign-in', login, address);
    const { member_id: memberId, handle } = await this.#check(await this.accounts.byLogin(login), password);
    const withFactor = await this.checkFactor.ofMember(memberId, proof, address);
    await this.budget.forgive('sign-in', login);
    return { memberId, handle, withFactor };
  }

  /** A fresh factor of somebody who is signed in. @throws SignInFailed, RateLimited */
  async ofMember(memberId: string, password: string, address: string): Promise<void> {
    await this.budget.spend('fresh-factor', memberId, address);
    await this.#check(await this.accounts.byMember(memberId), password);
    await this.budget.forgive('fresh-factor', memberId);
  }

  async #check(account: AccountRow | undefined, password: string): Promise<AccountRow> {
    const matches = await this.hasher.matches(account?.hash, password);
    if (!account || !matches) throw new SignInFailed();
    if (this.hasher.isOutdated(account.hash)) {
      await this.accounts.rehash(account, await this.hasher.hash(password));
    }
    return account;
  }
}
