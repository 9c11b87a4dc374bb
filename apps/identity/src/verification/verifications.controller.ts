import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { Page, Passport } from '@openrounds/http';
import { Answers, ClientAddress, CurrentMember, pageOf } from '@openrounds/http';
import type { MailConfirmation, Written } from '../member/member.http.js';
import { idParam, mailConfirmation, written } from '../member/member.http.js';
import { AttemptBudget } from '../sign-in/attempt-budget.js';
import { AnswerReviewers } from './answer-reviewers.js';
import { ConfirmMailbox } from './confirm-mailbox.js';
import { DecideVerification } from './decide-verification.js';
import { ListVerifications } from './list-verifications.js';
import { OpenMailbox } from './open-mailbox.js';
import { ShowEvidence } from './show-evidence.js';
import { SubmitVerification } from './submit-verification.js';
import type {
  Decided,
  EvidenceView,
  ListQuery,
  NewDecision,
  NewVerification,
  Supplement,
  VerificationView,
} from './verification.http.js';
import {
  decided,
  evidenceView,
  listQuery,
  newDecision,
  newVerification,
  supplement,
  verificationView,
} from './verification.http.js';

/** How an application begins. */
@Controller('v1')
export class VerificationEntryController {
  constructor(
    private readonly submit: SubmitVerification,
    private readonly open: OpenMailbox,
    private readonly confirm: ConfirmMailbox,
    private readonly budget: AttemptBudget,
  ) {}

  @Post('verifications')
  @Answers(written, 201)
  async submitVerification(
    @CurrentMember() member: Passport,
    @Body({ schema: newVerification }) input: NewVerification,
    @ClientAddress() address: string,
  ): Promise<Written> {
    await this.budget.spend('verification', member.memberId, address);
    if (input.method === 'institutional_email') return this.open.run(member.memberId, input.mailbox);
    return this.submit.run(member.memberId, input, address);
  }

  /** Only for who named the mailbox. */
  @Post('mailbox-confirmations')
  @Answers(decided, 201)
  confirmMailbox(
    @CurrentMember() member: Passport,
    @Body({ schema: mailConfirmation }) input: MailConfirmation,
  ): Promise<Decided> {
    return this.confirm.run(member.memberId, input.token);
  }
}

/** The applicant's side of what is open. */
@Controller('v1/verifications')
export class VerificationsController {
  constructor(
    private readonly list: ListVerifications,
    private readonly answer: AnswerReviewers,
  ) {}

  @Get()
  @Answers(pageOf(verificationView))
  @Header('cache-control', 'no-store')
  listVerifications(
    @CurrentMember() member: Passport,
    @Query({ schema: listQuery }) query: ListQuery,
  ): Promise<Page<VerificationView>> {
    return this.list.run(member, query);
  }

  @Post(':id/supplements')
  @Answers(written, 201)
  supplementVerification(
    @CurrentMember() member: Passport,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: supplement }) input: Supplement,
  ): Promise<Written> {
    return this.answer.supplement(member.memberId, id, input);
  }

  @Delete(':id')
  @Answers(written)
  withdrawVerification(
    @CurrentMember() member: Passport,
    @Param('id', { schema: idParam }) id: string,
  ): Promise<Written> {
    return this.answer.withdraw(member.memberId, id);
  }
}

/** The reviewers' side. */
@Controller('v1/verifications')
export class VerificationReviewController {
  constructor(
    private readonly decide: DecideVerification,
    private readonly show: ShowEvidence,
  ) {}

  @Get(':id/evidence')
  @Answers(evidenceView)
  @Header('cache-control', 'no-store')
  showEvidence(
    @CurrentMember() member: Passport,
    @Param('id', { schema: idParam }) id: string,
  ): Promise<EvidenceView> {
    return this.show.run(member.memberId, id);
  }

  @Post(':id/decisions')
  @HttpCode(201)
  @Answers(decided, 201)
  decideVerification(
    @CurrentMember() member: Passport,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: newDecision }) input: NewDecision,
  ): Promise<Decided> {
    return this.decide.run(member.memberId, id, input);
  }
}
