import { Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { Credentials } from './credentials/credentials.js';
import { IdentityClient } from './credentials/identity-client.js';
import { PassportOffice } from './credentials/passport-office.js';
import { SessionNews } from './credentials/session-news.js';
import { Door } from './door.js';
import { Limits } from './edge/limits.js';
import { Entry } from './entry.js';
import { ExportDownload } from './export/export-download.js';
import { openApiDocument } from './openapi/document.js';
import { PagesController } from './pages/pages.controller.js';
import { Upstreams } from './proxy/upstreams.js';
import { RoutingTable } from './routing/routing-table.js';

@Module({
  controllers: [PagesController],
  providers: [
    { provide: RoutingTable, useFactory: () => new RoutingTable(openApiDocument()) },
    Limits,
    PassportOffice,
    IdentityClient,
    Credentials,
    SessionNews,
    Upstreams,
    ExportDownload,
    Entry,
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
