import { Body, Controller, Delete, Get, Header, Param, Post, UseGuards } from '@nestjs/common';
import type { Passport } from '@openrounds/http';
import { Answers, ClientAddress, CurrentMember, NoStoredAnswer } from '@openrounds/http';
import { FreshFactorGuard } from '../key/fresh-factor.guard.js';
import type { Written } from '../member/member.http.js';
import { idParam, written } from '../member/member.http.js';
import { LinkOutsideAccount } from './link-outside-account.js';
import { ListOutsideAccounts } from './list-outside-accounts.js';
import { OutsideSettings } from './outside-settings.js';
import { OutsideAnswerGuard, OutsideReadyGuard } from './outside.guards.js';
import type { OutsideAccountList, OutsideAnswer, SignInWays, StartedOutside } from './outside.http.js';
import {
  newOutsideAccount,
  outsideAccountList,
  outsideAnswer,
  signInWays,
  startedOutside,
} from './outside.http.js';
import { StartOutside } from './start-outside.js';
import { UnlinkOutsideAccount } from './unlink-outside-account.js';

@Controller('v1')
export class SignInWaysController {
  constructor(
    private readonly settings: OutsideSettings,
    private readonly start: StartOutside,
  ) {}

  /** What a sign-in page offers. */
  @Get('sign-in-ways')
  @Answers(signInWays)
  @Header('cache-control', 'public, max-age=60')
  listSignInWays(): SignInWays {
    const { name } = this.settings;
    return { password: true, passkey: true, outside: name === null ? null : { name } };
  }

  /** Send the browser to `url`; it comes back within 10 minutes, and `POST /v1/sessions` takes the answer. */
  @Post('outside-sign-ins')
  @Answers(startedOutside, 201)
  @Header('cache-control', 'no-store')
  startOutsideSignIn(@ClientAddress() address: string): Promise<StartedOutside> {
    return this.start.signIn(address);
  }
}

@Controller('v1/me/outside-accounts')
export class OutsideAccountsController {
  constructor(
    private readonly start: StartOutside,
    private readonly link: LinkOutsideAccount,
    private readonly list: ListOutsideAccounts,
    private readonly unlink: UnlinkOutsideAccount,
  ) {}

  /** Send the browser to `url`; it comes back within 10 minutes. */
  @Post()
  @UseGuards(OutsideReadyGuard, FreshFactorGuard)
  @NoStoredAnswer()
  @Answers(startedOutside, 201)
  @Header('cache-control', 'no-store')
  startOutsideLink(
    @CurrentMember() member: Passport,
    @Body({ schema: newOutsideAccount }) _shown: unknown,
  ): Promise<StartedOutside> {
    return this.start.link(member.memberId);
  }

  /** From now on the account outside does instead of the password. */
  @Post('confirmations')
  @UseGuards(OutsideAnswerGuard)
  @Answers(written, 201)
  confirmOutsideLink(
    @CurrentMember() member: Passport,
    @Body({ schema: outsideAnswer }) { attempt }: OutsideAnswer,
  ): Promise<Written> {
    return this.link.run(member.memberId, attempt);
  }

  @Get()
  @Answers(outsideAccountList)
  @Header('cache-control', 'no-store')
  listOutsideAccounts(@CurrentMember() member: Passport): Promise<OutsideAccountList> {
    return this.list.run(member.memberId);
  }

  @Delete(':id')
  @Answers(written)
  unlinkOutsideAccount(
    @CurrentMember() member: Passport,
    @Param('id', { schema: idParam }) id: string,
  ): Promise<Written> {
    return this.unlink.run(member.memberId, id);
  }
}
