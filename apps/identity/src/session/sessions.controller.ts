import { Body, Controller, Delete, Get, Header, Param, Post, Res } from '@nestjs/common';
import type { Page, Passport } from '@openrounds/http';
import { Answers, CurrentMember, pageOf } from '@openrounds/http';
import type { FastifyReply } from 'fastify';
import type { Written } from '../member/member.http.js';
import { idParam, written } from '../member/member.http.js';
import { SignIn } from '../sign-in/sign-in.js';
import { ClientAddress } from '@openrounds/http';
import { EndSession } from './end-session.js';
import { ListSessions } from './list-sessions.js';
import type { NewSession, SessionView, StartedSession } from './session.http.js';
import { endedCookie, newSession, sessionCookie, sessionView, startedSession } from './session.http.js';
import { StartSession } from './start-session.js';

@Controller('v1/sessions')
export class SessionsController {
  constructor(
    private readonly signIn: SignIn,
    private readonly start: StartSession,
    private readonly list: ListSessions,
    private readonly end: EndSession,
  ) {}

  /** Sets the cookie `__Host-openrounds`. An unknown account, a wrong password and a wrong factor have one answer. */
  @Post()
  @Answers(startedSession, 201)
  @Header('cache-control', 'no-store')
  async startSession(
    @Body({ schema: newSession }) input: NewSession,
    @ClientAddress() address: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StartedSession> {
    const account = await this.signIn.run(input, address);
    const { started, secret, seconds } = await this.start.run(account, input.device);
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

  @Delete(':id')
  @Answers(written)
  endSession(
    @CurrentMember() member: Passport,
    @Param('id', { schema: idParam }) id: string,
  ): Promise<Written> {
    return this.end.run(member.memberId, id);
  }
}
