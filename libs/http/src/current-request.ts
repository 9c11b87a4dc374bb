import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyRequest } from 'fastify';
import type { Passport } from './passport.js';
import { gatewaySubject } from './passport.js';

const requests = new AsyncLocalStorage<FastifyRequest>();

/** Runs what answers a request in its context. */
export function inRequest(request: FastifyRequest, run: () => void): void {
  requests.run(request, run);
}

/** The member whose command runs at this moment; undefined in reads, jobs, consumers, and for the gateway itself. */
export function commandingMember(): Passport | undefined {
  const request = requests.getStore();
  if (!request?.passport || request.method === 'GET' || request.method === 'HEAD') return undefined;
  return request.passport.memberId === gatewaySubject ? undefined : request.passport;
}
