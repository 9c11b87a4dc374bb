import type { IncomingMessage, ServerResponse } from 'node:http';
import { RequestContext } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { clientAddressOf } from '@openrounds/http';
import { log } from '@openrounds/telemetry';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Visit } from './interactions.js';
import { Interactions } from './interactions.js';
import { errorPage, pageHeaders } from './pages.js';
import { Oidc } from './provider.js';
import { wordsFor } from './words.js';

/** What kind of content it is the provider says itself: JSON, a page, or nothing. */
const { 'content-type': _page, ...headersOfAll } = pageHeaders();

const interaction = /^\/oidc\/interactions\/([\w-]{20,64})(?:\/(session|consent|sign-out))?(?:\?.*)?$/;

/**
 * Answers everything under `/oidc/`. The provider reads the raw request, so the reply is taken from Fastify before it
 * looks at the body.
 */
@Injectable()
export class OidcDoor implements OnModuleInit {
  readonly #provide: (request: IncomingMessage, response: ServerResponse) => Promise<void>;

  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly em: EntityManager,
    private readonly oidc: Oidc,
    private readonly interactions: Interactions,
  ) {
    this.#provide = oidc.provider.callback();
  }

  /** A job has no server. */
  onModuleInit(): void {
    const fastify = this.adapter.httpAdapter?.getInstance<Partial<FastifyInstance>>();
    fastify?.addHook?.('onRequest', (request, reply) => this.handle(request, reply));
  }

  private async handle(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (!request.raw.url?.startsWith('/oidc/')) return;
    request.routeName = '/oidc/*';
    const address = clientAddressOf(request);
    reply.hijack();
    await RequestContext.create(this.em, () => this.answer(request.raw, reply.raw, address));
  }

  private async answer(request: IncomingMessage, response: ServerResponse, address: string): Promise<void> {
    this.nameOurselves(request);
    for (const [name, value] of Object.entries(headersOfAll)) response.setHeader(name, value);
    try {
      const [, uid, step] = interaction.exec(request.url ?? '') ?? [];
      if (uid === undefined) return await this.#provide(mounted(request), response);
      const visit = { request, response, uid, step: step as Visit['step'], address };
      await this.interactions.handle(visit);
    } catch (error) {
      log.error({ err: error, route: '/oidc/*' }, 'request failed');
      if (response.headersSent) return void response.destroy();
      const words = wordsFor(request.headers['accept-language']);
      response.writeHead(500, pageHeaders()).end(errorPage(words, 'server_error'));
    }
  }

  /** The provider writes addresses from these headers: they say where we are reached, whoever asked. */
  private nameOurselves(request: IncomingMessage): void {
    const { origin, isHttps } = this.oidc.settings;
    request.headers.host = new URL(origin).host;
    request.headers['x-forwarded-proto'] = isHttps ? 'https' : 'http';
    delete request.headers['x-forwarded-host'];
  }
}

/** The request as a provider at `/oidc` sees it. */
function mounted(request: IncomingMessage): IncomingMessage {
  const url = request.url ?? '';
  return Object.assign(request, { originalUrl: url, url: url.slice('/oidc'.length) });
}
