import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { Reads, statement } from '@openrounds/database';
import { ErasureLedger } from '@openrounds/erasure';
import { Unauthenticated } from '@openrounds/http';
import type { FastifyRequest } from 'fastify';
import { ErasureRunning } from './erasure.errors.js';

const running = statement('identity.erasure-running', 'select 1 from erasure where member_hash = $1');

/**
 * A second request is told that there was a first one. Asked before the factor, which went with the first: for the
 * moment until the gateway has forgotten the session it would be called a wrong password.
 */
@Injectable()
export class OnceGuard implements CanActivate {
  constructor(
    private readonly reads: Reads,
    private readonly ledger: ErasureLedger,
  ) {}

  /** @throws ErasureRunning */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { passport } = context.switchToHttp().getRequest<FastifyRequest>();
    if (!passport) throw new Unauthenticated();
    if (await this.reads.one(running, [this.ledger.hashOf(passport.memberId)])) throw new ErasureRunning();
    return true;
  }
}
