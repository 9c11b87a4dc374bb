import type { ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import {
  BadRequest,
  bodyLimit,
  canonicalAddress,
  MethodNotAllowed,
  NotFound,
  safeHeaders,
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
import { corsHeaders, isPreflight, preflightHeaders } from './edge/cors.js';
import { mayUseCookie } from './edge/csrf.js';
import type { LimitHeaders } from './edge/limits.js';
import { isPlainMessage } from './edge/message.js';
import { isPlainTarget, pathOf } from './edge/path.js';
import { Entry } from './entry.js';
import type { GatewayEnv } from './env.js';
import { BadPath, OriginRefused } from './gateway.problems.js';
import { OidcPassage } from './oidc-passage.js';
import { upstreamHeaders } from './proxy/headers.js';
import { RoutingTable, type Operation } from './routing/routing-table.js';
import { refuse } from './refuse.js';

/** A request whose form is well and whose address is within its budget. */
export interface Visit {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly address: string;
  readonly limits: LimitHeaders;
}

interface Admitted {
  readonly facts: Facts | undefined;
  readonly limits: LimitHeaders;
}

/**
 * The one way from a client to a service: plain form, budget, known route, credential, origin, passport, dispatch.
 * Runs before Fastify looks at the body, so a proxied body is never parsed here.
 */
@Injectable()
export class Door {
  readonly #trusted: ReadonlySet<string>;
  readonly #readers: ReadonlySet<string>;

  constructor(
    @Inject(ENV) private readonly env: GatewayEnv,
    private readonly routes: RoutingTable,
    private readonly callers: Callers,
    private readonly entry: Entry,
    private readonly oidc: OidcPassage,
  ) {
    this.#trusted = new Set(env.TRUSTED_PROXIES);
    this.#readers = new Set(env.CORS_ORIGINS);
  }

  /** Fastify hook: answers what belongs to a service, leaves the gateway's own pages to their controllers. */
  async handle(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    // The request's id is that of its trace, so that it leads from an answer to all that followed.
    reply.header('x-request-id', request.traceId ?? '');
    try {
      const path = plainPath(request);
      const address = clientAddress(request.raw, this.#trusted);
      const limits = await this.entry.limits.countAddress(canonicalAddress(address));
      const visit = { request, reply: reply.headers(limits), address, limits };
      if (path.startsWith('/oidc/')) return await this.oidc.pass(visit);
      if (path.startsWith('/v1/')) return await this.pass(visit, path);
      reply.headers(safeHeaders);
    } catch (error) {
      refuse(request, reply, error);
    }
  }

  private async pass({ request, reply, address, limits: ofAddress }: Visit, path: string): Promise<void> {
    const cors = corsHeaders(request.headers.origin, this.#readers);
    reply.headers(cors);
    const operation = this.operationOf(request, path);
    if (operation === 'preflight') return this.answerPreflight(reply, path);
    request.routeName = operation.route;
    checkBody(request);
    const { facts, limits } = await this.admit(request, operation, ofAddress);
    reply.headers(limits);
    const answer = { ...limits, ...cors, 'x-request-id': request.traceId ?? '', ...safeHeaders };
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

  private operationOf(request: FastifyRequest, path: string): Operation | 'preflight' {
    const match = this.routes.find(request.method, path);
    if (match.kind === 'unknown') throw new NotFound();
    if (match.kind === 'found') return match.operation;
    if (isPreflight(request.method, request.headers, this.#readers)) return 'preflight';
    throw new MethodNotAllowed(match.allowed);
  }

  private answerPreflight(reply: FastifyReply, path: string): void {
    const match = this.routes.find('OPTIONS', path);
    const allowed = match.kind === 'wrong-method' ? match.allowed : [];
    void reply
      .status(204)
      .headers({ ...safeHeaders, ...preflightHeaders(allowed) })
      .send();
  }

  /** An anonymous operation asks for no credential. */
  private async admit(
    request: FastifyRequest,
    operation: Operation,
    limits: LimitHeaders,
  ): Promise<Admitted> {
    if (operation.anonymous)
      return { facts: operation.welcomesSession ? await this.sessionOf(request) : undefined, limits };
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

  /** The session of the browser, for an operation that does without: whatever is wrong with it must not stop that. */
  private async sessionOf(request: FastifyRequest): Promise<Facts | undefined> {
    const presented = readCredential(request.headers);
    if (presented === undefined || presented === 'malformed' || presented.kind !== 'cookie') return undefined;
    if (!mayUseCookie(request.method, request.headers, this.env.PUBLIC_ORIGINS)) return undefined;
    return this.callers.find(presented).catch(() => undefined);
  }
}

/** @throws BadRequest, BadPath for what could mean one thing to us and another to a service */
function plainPath({ raw }: FastifyRequest): string {
  if (!isPlainMessage(raw)) throw new BadRequest('The headers of the request are not in their plain form.');
  const target = raw.url ?? '';
  if (!isPlainTarget(target)) throw new BadPath();
  return pathOf(target);
}

/** Refuses by the headers alone what no service would take. */
function checkBody(request: FastifyRequest): void {
  const { headers } = request;
  if (Number(headers['content-length'] ?? 0) > bodyLimit) throw new TooLarge();
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (hasBody && !/^application\/(?:[\w.-]+\+)?json\b/i.test(headers['content-type'] ?? ''))
    throw new UnsupportedMediaType();
}
