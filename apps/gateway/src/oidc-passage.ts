import { Injectable } from '@nestjs/common';
import { bodyLimit, MethodNotAllowed, safeHeaders, TooLarge, UnsupportedMediaType } from '@openrounds/http';
import { currentTraceparent, withSpan } from '@openrounds/telemetry';
import type { FastifyRequest } from 'fastify';
import type { Visit } from './door.js';
import { Entry } from './entry.js';
import { oidcHeaders } from './proxy/headers.js';

const methods = ['GET', 'POST'];

/** Pages bring a policy of their own: theirs names where their forms may lead. */
const { 'content-security-policy': _ofData, ...headersOfPages } = safeHeaders;

/**
 * The way to identity's authorization server: forms and its own cookies in, no passport. Everything else is identity's
 * to decide.
 */
@Injectable()
export class OidcPassage {
  constructor(private readonly entry: Entry) {}

  /** @throws MethodNotAllowed, TooLarge, UnsupportedMediaType, NoAnswer */
  async pass({ request, reply, address, limits }: Visit): Promise<void> {
    request.routeName = '/oidc/*';
    checkForm(request);
    const attributes = { operation: 'oidc', service: 'identity' };
    await withSpan('gateway.forward', { kind: 'client', attributes }, () =>
      this.entry.proxies.forward({
        service: 'identity',
        request: request.raw,
        headers: oidcHeaders(request.headers, {
          passport: undefined,
          traceparent: currentTraceparent(),
          clientAddress: address,
        }),
        answer: { ...limits, 'x-request-id': request.traceId ?? '', ...headersOfPages },
        takeOver: () => {
          reply.hijack();
          return reply.raw;
        },
      }),
    );
  }
}

function checkForm({ method, headers }: FastifyRequest): void {
  if (!methods.includes(method)) throw new MethodNotAllowed(methods);
  const length = Number(headers['content-length'] ?? 0);
  if (length > bodyLimit) throw new TooLarge();
  const hasBody = headers['transfer-encoding'] !== undefined || length > 0;
  if (hasBody && !/^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? ''))
    throw new UnsupportedMediaType();
}
