import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { clientAddressOf, fieldErrors, Unauthenticated, ValidationFailed } from '@openrounds/http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CheckFactor } from '../factor/check-factor.js';
import { RotateSession } from '../session/rotate-session.js';
import { CheckPassword } from '../sign-in/check-password.js';
import type { FreshFactor } from './fresh-factor.js';
import { freshFactorIn } from './fresh-factor.js';

/**
 * Asks for a factor again before something lasting is given out: for the second factor where the member has one, else
 * for the password. Then gives the browser a new session reference.
 *
 * A guard and not part of the use case: a POST with an `Idempotency-Key` runs in a transaction, and there a refused
 * try could not be counted, while hashing and a second connection for the count would keep the first one waiting until
 * the pool is empty.
 */
@Injectable()
export class FreshFactorGuard implements CanActivate {
  constructor(
    private readonly checkPassword: CheckPassword,
    private readonly checkFactor: CheckFactor,
    private readonly rotate: RotateSession,
  ) {}

  /** @throws SignInFailed, FactorRequired, RateLimited, ValidationFailed when nothing is shown */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { passport } = request;
    if (!passport) throw new Unauthenticated();
    const withFactor = await this.#check(passport.memberId, shownIn(request.body), clientAddressOf(request));
    const cookie = await this.rotate.run(passport, withFactor);
    if (cookie) context.switchToHttp().getResponse<FastifyReply>().header('set-cookie', cookie);
    return true;
  }

  /** A password that is sent is checked in any case, and first, because checking a second factor spends it. */
  async #check(memberId: string, { password, factor }: FreshFactor, address: string): Promise<boolean> {
    if (password !== undefined) await this.checkPassword.ofMember(memberId, password, address);
    const withFactor = await this.checkFactor.ofMember(memberId, factor, address);
    if (!withFactor && password === undefined) {
      throw new ValidationFailed([{ pointer: '/password', detail: 'is missing' }]);
    }
    return withFactor;
  }
}

function shownIn(body: unknown): FreshFactor {
  const shown = freshFactorIn.safeParse(body ?? {});
  if (!shown.success) throw new ValidationFailed(fieldErrors(shown.error.issues));
  return shown.data;
}
