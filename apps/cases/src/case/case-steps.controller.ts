import { Body, Controller, Param, Post } from '@nestjs/common';
import type { Passport } from '@openrounds/http';
import { Answers, CurrentMember } from '@openrounds/http';
import { idParam } from '../id-param.js';
import type { Written } from '../written.js';
import { written } from '../written.js';
import type { NewOutcome } from './case.http.js';
import { newOutcome } from './case.http.js';
import { PublishTeaching } from './publish-teaching.js';
import { RecordOutcome } from './record-outcome.js';
import { SubmitCase } from './submit-case.js';

/** The steps of a case from draft to teaching. */
@Controller('v1/cases')
export class CaseStepsController {
  constructor(
    private readonly submit: SubmitCase,
    private readonly outcome: RecordOutcome,
    private readonly teaching: PublishTeaching,
  ) {}

  @Post(':id/submissions')
  @Answers(written, 201)
  submitCase(
    @CurrentMember() member: Passport,
    @Param('id', { schema: idParam }) id: string,
  ): Promise<Written> {
    return this.submit.run(member.memberId, id);
  }

  @Post(':id/outcomes')
  @Answers(written, 201)
  recordOutcome(
    @CurrentMember() member: Passport,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: newOutcome }) input: NewOutcome,
  ): Promise<Written> {
    return this.outcome.run(member.memberId, id, input);
  }

  @Post(':id/teachings')
  @Answers(written, 201)
  publishTeaching(
    @CurrentMember() member: Passport,
    @Param('id', { schema: idParam }) id: string,
  ): Promise<Written> {
    return this.teaching.run(member.memberId, id);
  }
}
