import { problemOf, safeHeaders, sendProblem } from '@openrounds/http';
import { log } from '@openrounds/telemetry';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Answers with an error as RFC 9457 says; an unforeseen one is logged and tells nothing. */
export function refuse(request: FastifyRequest, reply: FastifyReply, error: unknown): void {
  const problem = problemOf(error);
  if (problem.status === 500)
    log.error({ err: error, method: request.method, status: 500 }, 'request failed');
  if (reply.sent) {
    reply.raw.destroy();
    return;
  }
  // Whoever sends too much is not listened to any longer.
  if (problem.status === 413) reply.header('connection', 'close');
  sendProblem(reply.headers(safeHeaders), problem, request.raw.url ?? '', request.traceId);
}
