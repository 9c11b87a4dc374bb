import { Body, Controller, Get, Header, HttpCode, Param, Post, Res, UseGuards } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import type { Passport } from '@openrounds/http';
import { Answers, CurrentMember, NoStoredAnswer } from '@openrounds/http';
import type { FastifyReply } from 'fastify';
import { FreshFactorGuard } from '../key/fresh-factor.guard.js';
import { idParam } from '../member/member.http.js';
import { endedCookie } from '../session/session.http.js';
import type { ErasureReceipt, NewErasure, RequestedErasure } from './erasure.http.js';
import { erasureReceipt, newErasure, ReceiptToken, requestedErasure } from './erasure.http.js';
import { OnceGuard } from './once.guard.js';
import { RequestErasure } from './request-erasure.js';
import { ShowErasure } from './show-erasure.js';

@Controller('v1/erasures')
export class ErasuresController {
  constructor(
    private readonly request: RequestErasure,
    private readonly show: ShowErasure,
  ) {}

  /** Ends every session and key of the member at once, and cannot be taken back. */
  @Post()
  @HttpCode(202)
  @UseGuards(OnceGuard, FreshFactorGuard)
  @NoStoredAnswer()
  @Answers(requestedErasure, 202)
  @Header('cache-control', 'no-store')
  async requestErasure(
    @CurrentMember() member: Passport,
    @Body({ schema: newErasure }) { handle }: NewErasure,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RequestedErasure> {
    const requested = await this.request.run(member.memberId, handle);
    reply.header('set-cookie', endedCookie);
    return requested;
  }

  /** Needs no account, which is gone, but the token of the request. */
  @Get(':id')
  @ApiSecurity('receipt')
  @Answers(erasureReceipt)
  @Header('cache-control', 'no-store')
  showErasure(
    @Param('id', { schema: idParam }) id: string,
    @ReceiptToken() token: string | undefined,
  ): Promise<ErasureReceipt> {
    return this.show.run(id, token);
  }
}
