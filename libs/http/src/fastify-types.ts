import type { Passport } from './passport.js';
import type { Rule } from './policy.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the guard */
    passport: Passport | undefined;
    /** Rule of the operation, set by the guard */
    rule: Rule | undefined;
    /** Trace id, kept for errors that are answered outside the request's context */
    traceId: string | undefined;
    /** Runs a callback in the request's context, which body parsing leaves */
    enterContext: ((run: () => void) => void) | undefined;
    startedAt: number;
    /** Pattern of the operation where no route of Fastify's answers, as in the gateway */
    routeName: string | undefined;
  }
}
