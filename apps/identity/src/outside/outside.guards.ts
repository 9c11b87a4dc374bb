import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { fieldErrors, Unauthenticated, ValidationFailed } from '@openrounds/http';
import type { FastifyRequest } from 'fastify';
import { outsideAnswer } from './outside.http.js';
import { OutsideRefused } from './outside.errors.js';
import { OutsideAttempts } from './outside-attempts.js';
import { OutsideProvider } from './outside-provider.js';

// Guards and not parts of the use cases: a POST with an `Idempotency-Key` runs in a transaction, and the provider, which
// may be slow, is not waited for with a connection in hand.

/** Refuses before a factor is asked for and spent. */
@Injectable()
export class OutsideReadyGuard implements CanActivate {
  constructor(private readonly provider: OutsideProvider) {}

  /** @throws OutsideOff, OutsideUnavailable */
  async canActivate(): Promise<boolean> {
    await this.provider.ready();
    return true;
  }
}

/** Has the provider say who came back; what it said waits under the attempt for the use case to spend it. */
@Injectable()
export class OutsideAnswerGuard implements CanActivate {
  constructor(private readonly attempts: OutsideAttempts) {}

  /** @throws ValidationFailed, OutsideRefused, OutsideOff, OutsideUnavailable */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { passport, body } = context.switchToHttp().getRequest<FastifyRequest>();
    if (!passport) throw new Unauthenticated();
    const answer = outsideAnswer.safeParse(body ?? {});
    if (!answer.success) throw new ValidationFailed(fieldErrors(answer.error.issues));
    if (!(await this.attempts.prove(answer.data, passport.memberId))) throw new OutsideRefused();
    return true;
  }
}
