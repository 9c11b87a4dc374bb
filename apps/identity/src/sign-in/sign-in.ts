import { Injectable } from '@nestjs/common';
import { CheckFactor } from '../factor/check-factor.js';
import { SignInOutside } from '../outside/sign-in-outside.js';
import type { NewSession } from '../session/session.http.js';
import { SignInFailed } from '../session/session.errors.js';
import { Accounts } from './accounts.js';
import type { Account } from './check-password.js';
import { CheckPassword } from './check-password.js';

/**
 * Finds out who wants a session: by a password or an account outside, each with the second factor where there is one, or
 * by a passkey alone.
 */
@Injectable()
export class SignIn {
  constructor(
    private readonly checkPassword: CheckPassword,
    private readonly checkFactor: CheckFactor,
    private readonly accounts: Accounts,
    private readonly outside: SignInOutside,
  ) {}

  /** @param address the caller's, canonical @throws SignInFailed, FactorRequired, RateLimited, OutsideOff, OutsideUnavailable */
  async run(input: NewSession, address: string): Promise<Account> {
    if ('passkey' in input) {
      const account = await this.accounts.byMember(await this.checkFactor.ofPasskey(input.passkey, address));
      // An account that is being erased has no password any more, and its passkeys open nothing.
      if (!account) throw new SignInFailed();
      return { memberId: account.member_id, handle: account.handle, withFactor: true };
    }
    if ('outside' in input) return this.outside.run(input.outside, input.factor, address);
    const login = 'mail' in input ? input.mail : input.handle;
    return this.checkPassword.ofLogin(login, input.password, address, input.factor);
  }
}
