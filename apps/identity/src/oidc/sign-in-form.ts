import { Injectable } from '@nestjs/common';
import { sessionCookie } from '../session/session.http.js';
import { StartSession } from '../session/start-session.js';
import { CheckPassword } from '../sign-in/check-password.js';

/** The one place where the pages of applications ask who somebody is: whatever factor is asked for is asked for here. */
@Injectable()
export class SignInForm {
  constructor(
    private readonly checkPassword: CheckPassword,
    private readonly start: StartSession,
  ) {}

  /**
   * @param address the caller's, canonical
   * @returns the header that gives the browser its session, the same as from `POST /v1/sessions`
   * @throws SignInFailed, RateLimited
   */
  async run(form: URLSearchParams, address: string): Promise<string> {
    const login = (form.get('login') ?? '').trim().slice(0, 254);
    const account = await this.checkPassword.ofLogin(
      login,
      (form.get('password') ?? '').slice(0, 512),
      address,
    );
    const { secret, seconds } = await this.start.run(account, undefined);
    return sessionCookie(secret, seconds);
  }
}
