import { Body, Controller, Get, Header, Param, Put } from '@nestjs/common';
import type { Passport } from '@openrounds/http';
import { Answers, CurrentMember } from '@openrounds/http';
import type { Written } from '../member/member.http.js';
import { written } from '../member/member.http.js';
import { ChangeConsent } from './change-consent.js';
import type { Purpose } from './consent.entity.js';
import type { ConsentAnswer, ConsentList } from './consent.http.js';
import { consentAnswer, consentList, purposeParam } from './consent.http.js';
import { ListConsents } from './list-consents.js';

@Controller('v1/me/consents')
export class ConsentsController {
  constructor(
    private readonly change: ChangeConsent,
    private readonly list: ListConsents,
  ) {}

  @Get()
  @Answers(consentList)
  @Header('cache-control', 'no-store')
  listConsents(@CurrentMember() member: Passport): Promise<ConsentList> {
    return this.list.run(member.memberId);
  }

  @Put(':purpose')
  @Answers(written)
  changeConsent(
    @CurrentMember() member: Passport,
    @Param('purpose', { schema: purposeParam }) purpose: Purpose,
    @Body({ schema: consentAnswer }) answer: ConsentAnswer,
  ): Promise<Written> {
    return this.change.run(member.memberId, purpose, answer);
  }
}
