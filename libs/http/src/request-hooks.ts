import { AsyncLocalStorage } from 'node:async_hooks';
import { RequestContext } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/core';
import {
  annotateSpan,
  currentTraceId,
  currentTraceparent,
  histogram,
  log,
  withRequestSpan,
} from '@openrounds/telemetry';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { inRequest } from './current-request.js';
import './fastify-types.js';

const durations = histogram(
  'http.server.request.duration',
  'Time from the first byte in to the last byte out, in seconds.',
);
const slowSeconds = 1;

/**
 * Trace, database context, figures and access log of every request.
 * @param edge starts a trace of its own for each request, whatever the caller says
 */
export function addRequestHooks(fastify: FastifyInstance, em: EntityManager | undefined, edge = false): void {
  for (const name of ['passport', 'rule', 'traceId', 'enterContext', 'routeName'] as const)
    fastify.decorateRequest(name, undefined);
  fastify.decorateRequest('startedAt', 0);
  fastify.addHook('onRequest', (request, reply, done) => startRequest(request, reply, done, edge));
  // Events of the body are emitted outside the request's context, so it is entered again after parsing.
  fastify.addHook('preValidation', (request, _reply, done) => {
    const goOn =
      em === undefined
        ? () => done()
        : () => RequestContext.create(em, () => inRequest(request, () => done()));
    if (request.enterContext) request.enterContext(goOn);
    else goOn();
  });
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', cacheControl(request, reply));
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    finishRequest(request, reply);
    done();
  });
}

function startRequest(request: FastifyRequest, reply: FastifyReply, done: () => void, edge: boolean): void {
  request.startedAt = performance.now();
  const header = edge ? undefined : request.headers['traceparent'];
  const route = request.routeOptions.url ?? '(unknown)';
  const attributes = { 'http.request.method': request.method, 'http.route': route };
  const whole = (): Promise<void> =>
    new Promise((resolve) => {
      request.traceId = currentTraceId();
      if (needsContextAgain(request)) request.enterContext = AsyncLocalStorage.snapshot();
      reply.raw.once('close', resolve);
      done();
    });
  void withRequestSpan(
    `${request.method} ${route}`,
    typeof header === 'string' ? header : undefined,
    attributes,
    whole,
  );
}

/** Taking a snapshot costs more than the rest of the hook, so it is taken only where the context gets lost. */
function needsContextAgain({ headers }: FastifyRequest): boolean {
  const hasBody = headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
  return hasBody || (currentTraceparent()?.endsWith('01') ?? false);
}

function cacheControl(request: FastifyRequest, reply: FastifyReply): string {
  if (request.method !== 'GET' || (reply.statusCode !== 200 && reply.statusCode !== 304)) return 'no-store';
  return request.rule === 'anonymous' ? 'max-age=5, stale-while-revalidate=30' : 'private, no-cache';
}

function finishRequest(request: FastifyRequest, reply: FastifyReply): void {
  const { method } = request;
  const route = request.routeName ?? request.routeOptions.url ?? '(unknown)';
  const status = reply.statusCode;
  const duration = (performance.now() - request.startedAt) / 1000;
  durations.record(duration, { method, route, status });
  const fields = {
    method,
    route,
    status,
    duration,
    trace_id: request.traceId,
  };
  if (status >= 500 || duration > slowSeconds) log.warn(fields, 'request');
  else log.debug(fields, 'request');
  request.enterContext?.(() => annotateSpan({ 'http.response.status_code': status }));
}
