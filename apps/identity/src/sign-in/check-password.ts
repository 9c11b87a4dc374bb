import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Password } from '../member/legal-identity.entity.js';
import { PasswordHasher } from '../password/password-hasher.js';
import { SignInFailed } from '../session/session.errors.js';
import type { AccountRow } from './accounts.js';
import { Accounts } from './accounts.js';
import { AttemptBudget } from './attempt-budget.js';

export interface Account {
  readonly memberId: string;
  readonly handle: string;
}

/** The password as a factor: at sign-in, and again before something lasting is given out. */
@Injectable()
export class CheckPassword {
  constructor(
    private readonly accounts: Accounts,
    private readonly hasher: PasswordHasher,
    private readonly budget: AttemptBudget,
    private readonly em: EntityManager,
  ) {}

  /**
   * @param login a mail address or a handle
   * @param address the caller's, canonical
   * @throws SignInFailed for an unknown account and for a wrong password alike, after the same work; RateLimited
   */
  async ofLogin(login: string, password: string, address: string): Promise<Account> {
    await this.budget.spend('sign-in', login, address);
    const account = await this.#check(await this.accounts.byLogin(login), password);
    await this.budget.forgive('sign-in', login);
    return account;
  }

  /** A fresh factor of somebody who is signed in. @throws SignInFailed, RateLimited */
  async ofMember(memberId: string, password: string, address: string): Promise<Account> {
    await this.budget.spend('fresh-factor', memberId, address);
    const account = await this.#check(await this.accounts.byMember(memberId), password);
    await this.budget.forgive('fresh-factor', memberId);
    return account;
  }

  async #check(row: AccountRow | undefined, password: string): Promise<Account> {
    const matches = await this.hasher.matches(row?.hash, password);
    if (!row || !matches) throw new SignInFailed('The account or the password is wrong.');
    if (this.hasher.isOutdated(row.hash)) await this.#rehash(row.member_id, password);
    return { memberId: row.member_id, handle: row.handle };
  }

  async #rehash(memberId: string, password: string): Promise<void> {
    const hash = await this.hasher.hash(password);
    await this.em.fork().nativeUpdate(Password, { memberId }, { hash });
  }
}
