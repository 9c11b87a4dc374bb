import { Module } from '@nestjs/common';
import { DatabaseModule } from '@openrounds/database';
import { ErasureModule } from '@openrounds/erasure';
import { MessagingModule } from '@openrounds/messaging';
import { AuditLog, memberChain } from './audit/audit-log.js';
import { Journal } from './audit/journal.js';
import { OwnAuditController } from './audit/own-audit.controller.js';
import { OwnAudit } from './audit/own-audit.js';
import { CredentialsController } from './credential/credentials.controller.js';
import { FindCredential } from './credential/find-credential.js';
import { Admission, SeedMembers } from './demo/seed-members.js';
import { ApproveDisclosure } from './disclosure/approve-disclosure.js';
import { DisclosuresController } from './disclosure/disclosures.controller.js';
import { RequestDisclosure } from './disclosure/request-disclosure.js';
import { ShowDisclosure } from './disclosure/show-disclosure.js';
import { DutiesController } from './duty/duties.controller.js';
import { SetDuties } from './duty/set-duties.js';
import { CompleteErasure } from './erasure/complete-erasure.js';
import { ErasureAge } from './erasure/erasure-age.js';
import { NoteErasureAnswers } from './erasure/note-erasure-answers.js';
import { ErasureSource } from './erasure/erasure.source.js';
import { ReadErasures } from './erasure/read-erasures.js';
import { RetryErasure } from './erasure/retry-erasure.js';
import { StartErasure } from './erasure/start-erasure.js';
import { EndFollow } from './follow/end-follow.js';
import { FollowsController } from './follow/follows.controller.js';
import { ListFollows } from './follow/list-follows.js';
import { StartFollow } from './follow/start-follow.js';
import { CreateKey } from './key/create-key.js';
import { DeleteKey } from './key/delete-key.js';
import { KeysController } from './key/keys.controller.js';
import { ListKeys } from './key/list-keys.js';
import { InboxController } from './mail/inbox.controller.js';
import { MailQueue } from './mail/mail-queue.js';
import { Mailer } from './mail/mailer.js';
import { PostOffice } from './mail/post-office.js';
import { AnnounceImporter } from './member/announce-importer.js';
import { ConfirmMail } from './member/confirm-mail.js';
import { EditProfile } from './member/edit-profile.js';
import { MailConfirmationsController, MeController, MembersController } from './member/members.controller.js';
import { Places } from './member/places.js';
import { RegisterMember, SignUpSecrets } from './member/register-member.js';
import { ShowMember } from './member/show-member.js';
import { orm } from './orm.config.js';
import { PasswordHasher } from './password/password-hasher.js';
import { FollowStates, MemberStates, VerificationStates } from './republish/state-sources.js';
import { Retention } from './retention/retention.js';
import { KeyedHashes } from './sealing/keyed-hashes.js';
import { Seals } from './sealing/seals.js';
import { EndSession } from './session/end-session.js';
import { ListSessions } from './session/list-sessions.js';
import { OpenSids } from './session/open-sids.js';
import { SessionsController } from './session/sessions.controller.js';
import { StartSession } from './session/start-session.js';
import { Accounts } from './sign-in/accounts.js';
import { AttemptBudget } from './sign-in/attempt-budget.js';
import { CheckPassword } from './sign-in/check-password.js';
import { AnswerReviewers } from './verification/answer-reviewers.js';
import { ApproveMember } from './verification/approve-member.js';
import { DecideVerification } from './verification/decide-verification.js';
import { EvidenceLocker } from './verification/evidence-locker.js';
import { ListVerifications } from './verification/list-verifications.js';
import { ShowEvidence } from './verification/show-evidence.js';
import { SubmitVerification } from './verification/submit-verification.js';
import {
  VerificationReviewController,
  VerificationsController,
} from './verification/verifications.controller.js';

const tools = [
  AuditLog,
  Journal,
  Seals,
  KeyedHashes,
  PasswordHasher,
  PostOffice,
  MailQueue,
  Mailer,
  Accounts,
  AttemptBudget,
  CheckPassword,
];
const members = [
  RegisterMember,
  SignUpSecrets,
  ConfirmMail,
  EditProfile,
  ShowMember,
  Places,
  AnnounceImporter,
];
const access = [
  StartSession,
  EndSession,
  ListSessions,
  OpenSids,
  CreateKey,
  DeleteKey,
  ListKeys,
  FindCredential,
  SetDuties,
];
const verifications = [
  SubmitVerification,
  AnswerReviewers,
  DecideVerification,
  ApproveMember,
  ListVerifications,
  ShowEvidence,
  EvidenceLocker,
];
const follows = [StartFollow, EndFollow, ListFollows];
const erasures = [
  StartErasure,
  RetryErasure,
  ReadErasures,
  NoteErasureAnswers,
  CompleteErasure,
  ErasureAge,
  ErasureSource,
];
const disclosures = [RequestDisclosure, ApproveDisclosure, ShowDisclosure, OwnAudit];
const upkeep = [Retention, MemberStates, VerificationStates, FollowStates, SeedMembers, Admission];

/** The table of contents of the service. */
@Module({
  imports: [
    DatabaseModule.forRoot(orm),
    MessagingModule.forRoot({ service: 'identity', audits: [memberChain] }),
    ErasureModule.forRoot(),
  ],
  controllers: [
    MembersController,
    MailConfirmationsController,
    MeController,
    SessionsController,
    KeysController,
    CredentialsController,
    VerificationsController,
    VerificationReviewController,
    DutiesController,
    FollowsController,
    DisclosuresController,
    OwnAuditController,
    InboxController,
  ],
  providers: [
    ...tools,
    ...members,
    ...access,
    ...verifications,
    ...follows,
    ...erasures,
    ...disclosures,
    ...upkeep,
  ],
})
export class IdentityModule {}
