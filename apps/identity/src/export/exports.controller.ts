import { Body, Controller, Header, HttpCode, Post, StreamableFile, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Clock } from '@openrounds/database';
import type { Passport } from '@openrounds/http';
import { Answers, CurrentMember, exportStream } from '@openrounds/http';
import type { z } from 'zod';
import { FreshFactorGuard } from '../key/fresh-factor.guard.js';
import { AllowExport } from './allow-export.js';
import { BeginExport } from './begin-export.js';
import { ExportMember } from './export-member.js';
import type { AllowedExport } from './export.http.js';
import { allowedExport, newExport } from './export.http.js';

@Controller('v1/me/exports')
export class ExportsController {
  constructor(private readonly allow: AllowExport) {}

  /** Lets this session or key begin one `GET /v1/me/export` within 5 minutes; two a day. */
  @Post()
  @UseGuards(FreshFactorGuard)
  @Answers(allowedExport, 201)
  @Header('cache-control', 'no-store')
  allowExport(
    @CurrentMember() member: Passport,
    @Body({ schema: newExport }) _factor: z.infer<typeof newExport>,
  ): Promise<AllowedExport> {
    return this.allow.run(member);
  }
}

/**
 * Identity's part, for the gateway only, which asks in the name of the member: it uses the permission up. Never proxied,
 * not in OpenAPI.
 */
@ApiExcludeController()
@Controller('internal/exports')
export class ExportPartController {
  constructor(
    private readonly begin: BeginExport,
    private readonly part: ExportMember,
    private readonly clock: Clock,
  ) {}

  @Post()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async exportMember(@CurrentMember() member: Passport): Promise<StreamableFile> {
    await this.begin.run(member);
    const stream = exportStream(this.part, member.memberId, this.clock.now());
    return new StreamableFile(stream, { type: 'application/json; charset=utf-8' });
  }
}
