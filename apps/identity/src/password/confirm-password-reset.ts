import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { execute } from '@openrounds/database';
import { CheckFactor } from '../factor/check-factor.js';
import { TellMember } from '../mail/tell-member.js';
import { TokenRefused } from '../member/member.errors.js';
import { secretHash } from '../sealing/keyed-hashes.js';
import { Accounts } from '../sign-in/accounts.js';
import { AttemptBudget } from '../sign-in/attempt-budget.js';
import { SetPassword } from './set-password.js';
import type { ResetConfirmation } from './password.http.js';

/** Who asks with a token, and what they have to show. */
@Injectable()
export class ResetChecks {
  constructor(
    readonly budget: AttemptBudget,
    readonly accounts: Accounts,
    readonly checkFactor: CheckFactor,
  ) {}
}

/**
 * Sets a new password by the token of a mail. It shows that the mailbox is theirs and nothing more: the second factor is
 * asked for as ever. Every session and key ends, and nobody is signed in by it.
 */
@Injectable()
export class ConfirmPasswordReset {
  constructor(
    private readonly em: EntityManager,
    private readonly checks: ResetChecks,
    private readonly setPassword: SetPassword,
    private readonly tell: TellMember,
  ) {}

  /**
   * A refused password or a missing factor leaves the token as it is.
   * @param address the caller's, canonical
   * @throws TokenRefused, ValidationFailed, FactorRequired, SignInFailed for a wrong factor, RateLimited, Unavailable
   */
  async run({ token, password, factor }: ResetConfirmation, address: string): Promise<void> {
    const { budget, accounts, checkFactor } = this.checks;
    const tokenHash = secretHash(token);
    await budget.spend('reset-confirmation', tokenHash, address);
    const owner = await accounts.ownerOfReset(tokenHash);
    if (!owner) throw refused();
    const { memberId } = owner;
    const hash = await this.setPassword.hash(password, '/password', owner);
    const withFactor = await checkFactor.ofMember(memberId, factor, address);
    await this.em.transactional(async (em) => {
      const spend = 'delete from password_reset where token_hash = $1 and member_id = $2 returning 1';
      if ((await execute(em, spend, [tokenHash, memberId])).length === 0) throw refused();
      const done = await this.setPassword.run(em, { memberId, hash, withFactor, action: 'password.reset' });
      if (!done) throw refused();
    });
    await this.tell.run(memberId, 'password-changed', {});
  }
}

function refused(): TokenRefused {
  return new TokenRefused('The token is wrong, used or out of date.');
}
