import { Module } from '@nestjs/common';
import { BlocksModule } from '@openrounds/blocks';
import { DatabaseModule } from '@openrounds/database';
import { ErasureModule } from '@openrounds/erasure';
import { MemberExport, MemberExportController } from '@openrounds/http';
import { MessagingModule } from '@openrounds/messaging';
import { AttestConsent } from './case/attest-consent.js';
import { CaseReadsController } from './case/case-reads.controller.js';
import { CaseStepsController } from './case/case-steps.controller.js';
import { CaseSource } from './case/case.source.js';
import { CasesController } from './case/cases.controller.js';
import { DraftCase } from './case/draft-case.js';
import { EditCase } from './case/edit-case.js';
import { ListCases } from './case/list-cases.js';
import { MarkStale } from './case/mark-stale.js';
import { PublishTeaching } from './case/publish-teaching.js';
import { ReadCase } from './case/read-case.js';
import { RecordOutcome } from './case/record-outcome.js';
import { StaleTimer } from './case/stale-timer.js';
import { SubmitCase } from './case/submit-case.js';
import { WithdrawCase } from './case/withdraw-case.js';
import { AnswerCases } from './comment/answer-cases.js';
import { CaseCommentProjection } from './comment/case-comment.projection.js';
import { ConditionProjection } from './condition/condition.projection.js';
import { EraseMember } from './erasure/erase-member.js';
import { ExportMember } from './export/export-member.js';
import { CaseChecks } from './guard/case-checks.js';
import { PhiCheckController } from './guard/phi-check.controller.js';
import { ReviewSource } from './guard/review.source.js';
import { ImportCases } from './import/import-cases.js';
import { ImportNarratives } from './import/import-narratives.js';
import { MemberProjection } from './member/member.projection.js';
import { orm } from './orm.config.js';
import { CaseStatisticsController } from './statistics/case-statistics.controller.js';
import { ReadCaseStatistics } from './statistics/read-case-statistics.js';

const commands = [
  DraftCase,
  EditCase,
  AttestConsent,
  SubmitCase,
  RecordOutcome,
  PublishTeaching,
  WithdrawCase,
];
const reads = [ReadCase, ListCases, ReadCaseStatistics];
const jobs = [AnswerCases, MarkStale, StaleTimer, CaseChecks];
const imports = [ImportCases, ImportNarratives];
const sources = [CaseSource, ReviewSource];
const copies = [MemberProjection, ConditionProjection, CaseCommentProjection];
const exporting = { provide: MemberExport, useClass: ExportMember };

/** The table of contents of the service. */
@Module({
  imports: [
    DatabaseModule.forRoot(orm),
    MessagingModule.forRoot({ service: 'cases' }),
    ErasureModule.forParticipant('cases', EraseMember),
    BlocksModule.forService('cases'),
  ],
  controllers: [
    CasesController,
    CaseReadsController,
    CaseStepsController,
    PhiCheckController,
    CaseStatisticsController,
    MemberExportController,
  ],
  providers: [...commands, ...reads, ...jobs, ...imports, ...sources, ...copies, exporting],
})
export class CasesModule {}
