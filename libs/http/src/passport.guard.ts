import { createParamDecorator } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { gatewaySubject, passportHeader, readPassport } from './passport.js';
import type { Passport, PassportKeys } from './passport.js';
import { enforce, ruleOf } from './policy.js';
import type { Levels, Policy } from './policy.js';
import { Forbidden, Unauthenticated } from './problems.js';

export interface GuardOptions {
  readonly service: string;
  readonly policy: Policy;
  readonly keys: PassportKeys;
  readonly levels: Levels;
}

/** Reads the passport and holds the operation's rule against it. Deny by default: no rule, no entry. */
export class PassportGuard implements CanActivate {
  constructor(private readonly options: GuardOptions) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const { service, policy, keys, levels } = this.options;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const rule = ruleOf(policy[context.getHandler().name]);
    if (rule === undefined) throw new Forbidden();
    const token = request.headers[passportHeader];
    if (Array.isArray(token)) throw new Unauthenticated();
    const passport = token === undefined ? undefined : await readPassport(token, keys, service);
    enforce(rule, passport, request.method, levels);
    request.passport = passport;
    request.rule = rule;
    return true;
  }
}

/**
 * The member behind the request: `@CurrentMember() member: Passport`. On an anonymous operation it may be undefined, as
 * it is for the gateway itself, which is nobody's member.
 */
export const CurrentMember: () => ParameterDecorator = createParamDecorator(
  (_: unknown, context: ExecutionContext): Passport | undefined => {
    const { passport } = context.switchToHttp().getRequest<FastifyRequest>();
    return passport?.memberId === gatewaySubject ? undefined : passport;
  },
);
