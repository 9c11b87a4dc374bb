import type { ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import {
  bodyLimit,
  canonicalAddress,
  MethodNotAllowed,
  NotFound,
  TooLarge,
  Unauthenticated,
  UnsupportedMediaType,
} from '@openrounds/http';
import { currentTraceparent, withSpan } from '@openrounds/telemetry';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Callers } from './credentials/callers.js';
import type { Facts } from './credentials/identity-client.js';
import { readCredential } from './credentials/read-credential.js';
import { clientAddress } from './edge/address.js';
import { mayUseCookie } from './edge/csrf.js';
import type { LimitHeaders } from './edge/limits.js';
import { isPlainTarget, pathOf } from './edge/path.js';
import { Entry } from './entry.js';
import type { GatewayEnv } from './env.js';
import { BadPath, OriginRefused } from './gateway.problems.js';
import { OidcPassage } from './oidc-passage.js';
import { upstreamHeaders } from './proxy/headers.js';
import { RoutingTable, type Operation } from './routing/routing-table.js';
import { safeHeaders } from './edge/safe-headers.js';
import { refuse } from './refuse.js';

interface Admitted {
  readonly facts: Facts | undefined;
  readonly limits: LimitHeaders;
}

/**
 * The one way from a client to a service: plain path, known route, budget, credential, origin, passport, dispatch.
 * Runs before Fastify looks at the body, so a proxied body is never parsed here.
 */
@Injectable()
export class Door {
  readonly #trusted: ReadonlySet<string>;

  constructor(
    @Inject(ENV) private readonly env: GatewayEnv,
    private readonly routes: RoutingTable,
    private readonly callers: Callers,
    private readonly entry: Entry,
    private readonly oidc: OidcPassage,
  ) {
    this.#trusted = new Set(env.TRUSTED_PROXIES);
  }

  /** Fastify hook: answers what belongs to a service, leaves the gateway's own pages to their controllers. */
  async handle(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    // The request's id is that of its trace, so that it leads from an answer to all that followed.
    const requestId = request.traceId ?? '';
    reply.header('x-request-id', requestId);
    const target = request.raw.url ?? '';
    const isOidc = pathOf(target).startsWith('/oidc/');
    if (!isOidc && isPlainTarget(target) && !pathOf(target).startsWith('/v1/')) return;
    try {
      await (isOidc ? this.oidc : this).pass(request, reply, requestId);
    } catch (error) {
      refuse(request, reply, error);
    }
  }

  async pass(request: FastifyRequest, reply: FastifyReply, requestId: string): Promise<void> {
    const operation = this.operationOf(request);
    request.routeName = operation.route;
    checkBody(request);
    const address = clientAddress(request.raw, this.#trusted);
    const { facts, limits } = await this.admit(request, operation, address);
    reply.headers(limits);
    const answer = { ...limits, 'x-request-id': requestId, ...safeHeaders };
    const takeOver = (): ServerResponse => {
      reply.hijack();
      return reply.raw;
    };
    const { operationId: name, service } = operation;
    if (service === 'gateway') {
      if (facts === undefined) throw new Unauthenticated();
      return this.entry.exports.send({ facts, method: request.method, address, answer, takeOver });
    }
    const passport = facts && (await this.entry.office.passportOf(facts, service));
    const added = { passport, clientAddress: address };
    await withSpan('gateway.forward', { kind: 'client', attributes: { operation: name, service } }, () => {
      const headers = upstreamHeaders(request.headers, { ...added, traceparent: currentTraceparent() });
      return this.entry.proxies.forward({ service, request: request.raw, headers, answer, takeOver });
    });
  }

  private operationOf(request: FastifyRequest): Operation {
    const target = request.raw.url ?? '';
    if (!isPlainTarget(target)) throw new BadPath();
    const match = this.routes.find(request.method, pathOf(target));
    if (match.kind === 'unknown') throw new NotFound();
    if (match.kind === 'wrong-method') throw new MethodNotAllowed(match.allowed);
    return match.operation;
  }

  /** An anonymous operation asks for no credential. */
  private async admit(request: FastifyRequest, operation: Operation, address: string): Promise<Admitted> {
    const limits = await this.entry.limits.countAddress(canonicalAddress(address));
    if (operation.anonymous) return { facts: await this.formerSession(request, operation), limits };
    const presented = readCredential(request.headers);
    if (presented === undefined || presented === 'malformed') throw new Unauthenticated();
    if (
      presented.kind === 'cookie' &&
      !mayUseCookie(request.method, request.headers, this.env.PUBLIC_ORIGINS)
    ) {
      throw new OriginRefused();
    }
    const facts = await this.callers.find(presented);
    if (facts === undefined) throw new Unauthenticated();
    return { facts, limits: await this.entry.limits.countMember(facts.memberId) };
  }

  /** A sign-in ends the session that the browser had. Whatever is wrong with that one must not stop it. */
  private async formerSession(
    request: FastifyRequest,
    { operationId }: Operation,
  ): Promise<Facts | undefined> {
    if (operationId !== 'startSession') return undefined;
    const presented = readCredential(request.headers);
    if (presented === undefined || presented === 'malformed' || presented.kind !== 'cookie') return undefined;
    if (!mayUseCookie(request.method, request.headers, this.env.PUBLIC_ORIGINS)) return undefined;
    return this.callers.find(presented).catch(() => undefined);
  }
}

/** Refuses by the headers alone what no service would take. */
function checkBody(request: FastifyRequest): void {
  const { headers } = request;
  if (Number(headers['content-length'] ?? 0) > bodyLimit) throw new TooLarge();
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (hasBody && !/^application\/(?:[\w.-]+\+)?json\b/i.test(headers['content-type'] ?? ''))
    throw new UnsupportedMediaType();
}
