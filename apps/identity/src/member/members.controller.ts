import { Body, Controller, Get, Header, HttpCode, Param, Patch, Post } from '@nestjs/common';
import type { Passport } from '@openrounds/http';
import { Answers, ClientAddress, CurrentMember, IfMatch, WithEtag } from '@openrounds/http';
import { z } from 'zod';
import { AttemptBudget } from '../sign-in/attempt-budget.js';
import { ConfirmMail } from './confirm-mail.js';
import { EditProfile } from './edit-profile.js';
import type {
  MailConfirmation,
  MemberView,
  NewMember,
  OwnView,
  ProfileEdit,
  Written,
} from './member.http.js';
import {
  handleParam,
  mailConfirmation,
  memberView,
  newMember,
  ownView,
  profileEdit,
  written,
} from './member.http.js';
import { RegisterMember } from './register-member.js';
import { ShowMember } from './show-member.js';

@Controller('v1/members')
export class MembersController {
  constructor(
    private readonly register: RegisterMember,
    private readonly show: ShowMember,
    private readonly budget: AttemptBudget,
  ) {}

  /** The answer is the same for known and unknown addresses; the mail tells the difference. */
  @Post()
  @HttpCode(202)
  @Answers(z.strictObject({}), 202)
  async registerMember(
    @Body({ schema: newMember }) input: NewMember,
    @ClientAddress() address: string,
  ): Promise<Record<string, never>> {
    await this.budget.spend('sign-up', input.mail, address);
    await this.register.run(input);
    return {};
  }

  @Get(':handle')
  @WithEtag()
  @Answers(memberView)
  @Header('cache-control', 'private, no-cache')
  showMember(
    @CurrentMember() reader: Passport,
    @Param('handle', { schema: handleParam }) handle: string,
  ): Promise<MemberView> {
    return this.show.byHandle(reader.memberId, handle);
  }
}

@Controller('v1/mail-confirmations')
export class MailConfirmationsController {
  constructor(
    private readonly confirm: ConfirmMail,
    private readonly budget: AttemptBudget,
  ) {}

  @Post()
  @Answers(written, 201)
  async confirmMail(
    @Body({ schema: mailConfirmation }) input: MailConfirmation,
    @ClientAddress() address: string,
  ): Promise<Written> {
    await this.budget.spendAddress('mail-confirmation', address);
    return this.confirm.run(input.token);
  }
}

@Controller('v1/me')
export class MeController {
  constructor(
    private readonly show: ShowMember,
    private readonly edit: EditProfile,
  ) {}

  @Get()
  @WithEtag()
  @Answers(ownView)
  @Header('cache-control', 'no-store')
  showMe(@CurrentMember() member: Passport): Promise<OwnView> {
    return this.show.own(member.memberId, member.scopes);
  }

  @Patch()
  @Answers(written)
  editMe(
    @CurrentMember() member: Passport,
    @IfMatch() version: number,
    @Body({ schema: profileEdit }) edit: ProfileEdit,
  ): Promise<Written> {
    return this.edit.run(member.memberId, version, edit);
  }
}
