import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { Unauthenticated } from '@openrounds/http';
import type { FastifyRequest } from 'fastify';
import { CheckPassword } from '../sign-in/check-password.js';
import { clientAddressOf } from '@openrounds/http';

/**
 * Asks for the password again before something lasting is given out. A guard and not part of the use case: a POST
 * with an `Idempotency-Key` runs in a transaction, and there a refused try could not be counted, while hashing and a
 * second connection for the count would keep the first one waiting until the pool is empty.
 */
@Injectable()
export class FreshFactorGuard implements CanActivate {
  constructor(private readonly checkPassword: CheckPassword) {}

  /** @throws SignInFailed, RateLimited; a body without a password is left to its schema */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (!request.passport) throw new Unauthenticated();
    const password = passwordIn(request.body);
    if (password !== undefined) {
      await this.checkPassword.ofMember(request.passport.memberId, password, clientAddressOf(request));
    }
    return true;
  }
}

/** As long a text as a password may be; anything else fails at the schema. */
function passwordIn(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('password' in body)) return undefined;
  const { password } = body;
  return typeof password === 'string' && password.length > 0 && password.length <= 512 ? password : undefined;
}
