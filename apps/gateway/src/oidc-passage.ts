import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import {
  bodyLimit,
  canonicalAddress,
  MethodNotAllowed,
  TooLarge,
  UnsupportedMediaType,
} from '@openrounds/http';
import { currentTraceparent, withSpan } from '@openrounds/telemetry';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { clientAddress } from './edge/address.js';
import { isPlainTarget } from './edge/path.js';
import { safeHeaders } from './edge/safe-headers.js';
import { Entry } from './entry.js';
import type { GatewayEnv } from './env.js';
import { BadPath } from './gateway.problems.js';
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
  readonly #trusted: ReadonlySet<string>;

  constructor(
    @Inject(ENV) env: Pick<GatewayEnv, 'TRUSTED_PROXIES'>,
    private readonly entry: Entry,
  ) {
    this.#trusted = new Set(env.TRUSTED_PROXIES);
  }

  /** @throws BadPath, MethodNotAllowed, TooLarge, UnsupportedMediaType, RateLimited, NoAnswer */
  async pass(request: FastifyRequest, reply: FastifyReply, requestId: string): Promise<void> {
    if (!isPlainTarget(request.raw.url ?? '')) throw new BadPath();
    request.routeName = '/oidc/*';
    checkForm(request);
    const address = clientAddress(request.raw, this.#trusted);
    const limits = await this.entry.limits.countAddress(canonicalAddress(address));
    reply.headers(limits);
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
        answer: { ...limits, 'x-request-id': requestId, ...headersOfPages },
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
