import { pathOf, problemBody, problemMediaType, problemOf } from '@openrounds/http';
import { currentTraceId, log } from '@openrounds/telemetry';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { safeHeaders } from './edge/safe-headers.js';

/** Answers with an error as RFC 9457 says; an unforeseen one is logged and tells nothing. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, error: unknown): void {
  const problem = problemOf(error);
  if (problem.status === 500) log.error({ err: error }, 'request failed');
  if (reply.raw.headersSent) {
    reply.raw.destroy();
    return;
  }
  const body = JSON.stringify(problemBody(problem, pathOf(request.raw.url ?? ''), currentTraceId()));
  void reply.code(problem.status).headers({ ...safeHeaders, ...problem.headers }).type(problemMediaType).send(body);
}
