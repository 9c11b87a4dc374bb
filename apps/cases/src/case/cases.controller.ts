import { Body, Controller, Delete, Param, Patch, Post, Put } from '@nestjs/common';
import type { Passport } from '@openrounds/http';
import { Answers, CurrentMember, IfMatch } from '@openrounds/http';
import { idParam } from '../id-param.js';
import type { Written } from '../written.js';
import { written } from '../written.js';
import { AttestConsent } from './attest-consent.js';
import type { CaseChange, NewCase, NewConsent } from './case.http.js';
import { caseChange, newCase, newConsent } from './case.http.js';
import { DraftCase } from './draft-case.js';
import { EditCase } from './edit-case.js';
import { WithdrawCase } from './withdraw-case.js';

@Controller('v1/cases')
export class CasesController {
  constructor(
    private readonly draft: DraftCase,
    private readonly edit: EditCase,
    private readonly consent: AttestConsent,
    private readonly withdraw: WithdrawCase,
  ) {}

  @Post()
  @Answers(written, 201)
  draftCase(@CurrentMember() member: Passport, @Body({ schema: newCase }) input: NewCase): Promise<Written> {
    return this.draft.run(member.memberId, input);
  }

  @Patch(':id')
  @Answers(written)
  editCase(
    @CurrentMember() member: Passport,
    @Param('id', { schema: idParam }) id: string,
    @IfMatch() version: number,
    @Body({ schema: caseChange }) change: CaseChange,
  ): Promise<Written> {
    return this.edit.run(member.memberId, id, version, change);
  }

  @Put(':id/consent')
  @Answers(written)
  attestConsent(
    @CurrentMember() member: Passport,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: newConsent }) input: NewConsent,
  ): Promise<Written> {
    return this.consent.run(member.memberId, id, input);
  }

  @Delete(':id')
  @Answers(written)
  withdrawCase(
    @CurrentMember() member: Passport,
    @Param('id', { schema: idParam }) id: string,
  ): Promise<Written> {
    return this.withdraw.run(member.memberId, id);
  }
}
