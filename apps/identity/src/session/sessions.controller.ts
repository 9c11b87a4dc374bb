import { Body, Controller, Delete, Get, Header, Param, Post, Res, UseGuards } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import type { Page, Passport } from '@openrounds/http';
import { Answers, ClientAddress, CurrentMember, pageOf } from '@openrounds/http';
import type { FastifyReply } from 'fastify';
import { freshFactorOnly } from '../factor/factor.http.js';
import { FreshFactorGuard } from '../key/fresh-factor.guard.js';
import type { Written } from '../member/member.http.js';
import { idParam, written } from '../member/member.http.js';
import { SignIn } from '../sign-in/sign-in.js';
import { EndOtherSessions } from './end-other-sessions.js';
import { EndSession } from './end-session.js';
import { ListSessions } from './list-sessions.js';
import type { EndedSessions, NewSession, SessionView, StartedSession } from './session.http.js';
import {
  endedCookie,
  endedSessions,
  newSession,
  sessionCookie,
  sessionView,
  startedSession,
} from './session.http.js';
import { StartSession } from './start-session.js';

@Controller('v1/sessions')
export class SessionsController {
  constructor(
    private readonly signIn: SignIn,
    private readonly start: StartSession,
    private readonly list: ListSessions,
    private readonly end: EndSession,
  ) {}

  /**
   * Sets the cookie `__Host-openrounds`, and ends the session that the browser had. An unknown account, a wrong
   * password and a wrong factor have one answer.
   */
  @Post()
  @ApiSecurity({})
  @ApiSecurity('session')
  @Answers(startedSession, 201)
  @Header('cache-control', 'no-store')
  async startSession(
    @Body({ schema: newSession }) input: NewSession,
    @ClientAddress() address: string,
    @CurrentMember() before: Passport | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StartedSession> {
    const account = await this.signIn.run(input, address);
    const { started, secret, seconds } = await this.start.run(account, input.device, before?.sid);
    reply.header('set-cookie', sessionCookie(secret, seconds));
    return started;
  }

  @Get()
  @Answers(pageOf(sessionView))
  @Header('cache-control', 'no-store')
  listSessions(@CurrentMember() member: Passport): Promise<Page<SessionView>> {
    return this.list.run(member.memberId, member.sid);
  }

  @Delete('current')
  @Answers(written)
  async endCurrentSession(
    @CurrentMember() member: Passport,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Written> {
    const ended = await this.end.run(member.memberId, member.sid);
    reply.header('set-cookie', endedCookie);
    return ended;
  }
}

/** POSTs, because they need a body, which a DELETE may lose on its way: whoever stole a session throws nobody out. */
@Controller('v1/sessions')
export class SessionRemovalsController {
  constructor(
    private readonly end: EndSession,
    private readonly endOthers: EndOtherSessions,
  ) {}

  /** All but the one in use. */
  @Post('removals')
  @UseGuards(FreshFactorGuard)
  @Answers(endedSessions, 201)
  endOtherSessions(
    @CurrentMember() member: Passport,
    @Body({ schema: freshFactorOnly }) _shown: unknown,
  ): Promise<EndedSessions> {
    return this.endOthers.run(member);
  }

  @Post(':id/removals')
  @UseGuards(FreshFactorGuard)
  @Answers(written, 201)
  endSession(
    @CurrentMember() member: Passport,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: freshFactorOnly }) _shown: unknown,
  ): Promise<Written> {
    return this.end.run(member.memberId, id);
  }
}
