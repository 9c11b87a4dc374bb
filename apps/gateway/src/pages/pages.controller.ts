import { readFile } from 'node:fs/promises';
import { Controller, Get, Header, Param, Res } from '@nestjs/common';
import { NotFound } from '@openrounds/http';
import type { FastifyReply } from 'fastify';
import { asset, docsPage, startScript } from './docs-page.js';
import { openApiText } from '../openapi/document.js';

const docsPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
const problemPages = new URL('../../../../docs/problems/', import.meta.url);

/** The gateway's own pages: what the API is, and what its problems mean. */
@Controller()
export class PagesController {
  @Get('/')
  home(@Res() reply: FastifyReply): void {
    void reply.redirect('/docs', 302);
  }

  @Get('openapi.json')
  @Header('content-type', 'application/json; charset=utf-8')
  openApi(): string {
    return openApiText();
  }

  @Get('docs')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', docsPolicy)
  docs(): string {
    return docsPage;
  }

  @Get('docs/start.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  start(): string {
    return startScript;
  }

  @Get('docs/assets/:name')
  async file(@Param('name') name: string, @Res() reply: FastifyReply): Promise<void> {
    const found = await asset(name);
    if (found === undefined) throw new NotFound();
    void reply.type(found.type).header('cache-control', 'public, max-age=86400').send(found.bytes);
  }

  @Get('problems/:code')
  @Header('content-type', 'text/markdown; charset=utf-8')
  async problem(@Param('code') code: string): Promise<string> {
    if (!/^[a-z-]{1,60}$/.test(code)) throw new NotFound();
    return readFile(new URL(`${code}.md`, problemPages), 'utf8').catch(() => {
      throw new NotFound();
    });
  }
}
