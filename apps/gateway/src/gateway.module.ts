import { Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { Callers } from './credentials/callers.js';
import { Credentials } from './credentials/credentials.js';
import { IdentityClient } from './credentials/identity-client.js';
import { PassportOffice } from './credentials/passport-office.js';
import { SessionNews } from './credentials/session-news.js';
import { Door } from './door.js';
import { Limits } from './edge/limits.js';
import { Entry } from './entry.js';
import { OidcPassage } from './oidc-passage.js';
import { ExportDownload } from './export/export-download.js';
import { openApiDocument } from './openapi/document.js';
import { PagesController } from './pages/pages.controller.js';
import { Upstreams } from './proxy/upstreams.js';
import { RoutingTable } from './routing/routing-table.js';
import { AccessTokens } from './token/access-tokens.js';

@Module({
  controllers: [PagesController],
  providers: [
    { provide: RoutingTable, useFactory: () => new RoutingTable(openApiDocument()) },
    Limits,
    PassportOffice,
    IdentityClient,
    Credentials,
    SessionNews,
    AccessTokens,
    Callers,
    Upstreams,
    ExportDownload,
    Entry,
    OidcPassage,
    Door,
  ],
})
export class GatewayModule implements OnModuleInit {
  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly door: Door,
  ) {}

  onModuleInit(): void {
    const fastify = this.adapter.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('onRequest', (request, reply) => this.door.handle(request, reply));
  }
}
