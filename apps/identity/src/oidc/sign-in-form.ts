import { Injectable } from '@nestjs/common';
import { NotFound } from '@openrounds/http';
import type { FactorProof } from '../factor/proof.http.js';
import { totpCode } from '../factor/proof.http.js';
import { EndSession } from '../session/end-session.js';
import { endedCookie, sessionCookie } from '../session/session.http.js';
import { StartSession } from '../session/start-session.js';
import { CheckPassword } from '../sign-in/check-password.js';

/** The one place where the pages of applications ask who somebody is: whatever factor is asked for is asked for here. */
@Injectable()
export class SignInForm {
  constructor(
    private readonly checkPassword: CheckPassword,
    private readonly start: StartSession,
    private readonly end: EndSession,
  ) {}

  /**
   * @param address the caller's, canonical
   * @param previous the session that the browser had; it ends
   * @returns the header that gives the browser its session, the same as from `POST /v1/sessions`
   * @throws SignInFailed, FactorRequired, RateLimited
   */
  async run(form: URLSearchParams, address: string, previous?: string): Promise<string> {
    const login = (form.get('login') ?? '').trim().slice(0, 254);
    // As it came: a password that is cut would open the account together with whatever follows it.
    const password = form.get('password') ?? '';
    const account = await this.checkPassword.ofLogin(login, password, address, proofIn(form));
    const { secret, seconds } = await this.start.run(account, undefined, previous);
    return sessionCookie(secret, seconds);
  }

  /** @returns the header that takes the session from the browser, also when it has ended meanwhile */
  async signOut({ memberId, sid }: { memberId: string; sid: string }): Promise<string> {
    await this.end.run(memberId, sid).catch((error: unknown) => {
      if (!(error instanceof NotFound)) throw error;
    });
    return endedCookie;
  }
}

/** Six digits are of an authenticator app, anything longer is a recovery code. A passkey needs a script; its owner signs in elsewhere first. */
function proofIn(form: URLSearchParams): FactorProof | undefined {
  const code = (form.get('code') ?? '').trim().slice(0, 40);
  if (code === '') return undefined;
  return totpCode.safeParse(code).success ? { kind: 'totp', code } : { kind: 'recovery', code };
}
