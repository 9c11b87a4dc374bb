import { Catch, NotFoundException } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { currentTraceId, log } from '@openrounds/telemetry';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Internal, MethodNotAllowed } from './problems.js';
import type { Problem } from './problem.js';
import { pathOf, problemDocument, problemMediaType } from './problem-document.js';
import { problemOf } from './problem-of.js';
import type { RouteTable } from './route-table.js';

/** Writes every error of a request as `application/problem+json`. Never a stack, SQL or clinical text. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly routes: RouteTable) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = this.wrongMethod(error, request) ?? problemOf(error);
    if (problem instanceof Internal) {
      log.error(
        { err: error, route: request.routeOptions?.url, method: request.method, status: 500 },
        'request failed',
      );
    }
    if (reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    sendProblem(reply, problem, request.url, request.traceId);
  }

  /** Nest's not-found handler throws for a known address with another method, too. */
  private wrongMethod(error: unknown, request: FastifyRequest): Problem | undefined {
    if (!(error instanceof NotFoundException) || !request.is404) return undefined;
    const allowed = this.routes.methodsOf(pathOf(request.url));
    return allowed.length > 0 ? new MethodNotAllowed(allowed) : undefined;
  }
}

/** Answers with a problem. */
export function sendProblem(reply: FastifyReply, problem: Problem, url: string, traceId?: string): void {
  void reply
    .status(problem.status)
    .headers({ 'cache-control': 'no-store', ...problem.headers })
    .type(problemMediaType)
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problemDocument(problem, { instance: pathOf(url), traceId: currentTraceId() ?? traceId }));
}
