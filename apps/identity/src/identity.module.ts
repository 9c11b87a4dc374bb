import { Module } from '@nestjs/common';
import { DatabaseModule, ReservedReads } from '@openrounds/database';
import { ErasureModule } from '@openrounds/erasure';
import { MessagingModule } from '@openrounds/messaging';
import { AuditLog, memberChain } from './audit/audit-log.js';
import { Journal } from './audit/journal.js';
import { OwnAuditController } from './audit/own-audit.controller.js';
import { OwnAudit } from './audit/own-audit.js';
import { BlocksController } from './block/blocks.controller.js';
import { EndBlock } from './block/end-block.js';
import { ListBlocks } from './block/list-blocks.js';
import { StartBlock } from './block/start-block.js';
import { ChangeConsent } from './consent/change-consent.js';
import { ConsentsController } from './consent/consents.controller.js';
import { ListConsents } from './consent/list-consents.js';
import { CredentialsController } from './credential/credentials.controller.js';
import { FindCredential } from './credential/find-credential.js';
import { Admission, SeedMembers } from './demo/seed-members.js';
import { ApproveDisclosure } from './disclosure/approve-disclosure.js';
import { DisclosuresController } from './disclosure/disclosures.controller.js';
import { RequestDisclosure } from './disclosure/request-disclosure.js';
import { ShowDisclosure } from './disclosure/show-disclosure.js';
import { DutiesController } from './duty/duties.controller.js';
import { SetDuties } from './duty/set-duties.js';
import { BeginErasure } from './erasure/begin-erasure.js';
import { CompleteErasure } from './erasure/complete-erasure.js';
import { ErasureAge } from './erasure/erasure-age.js';
import { ErasurePost } from './erasure/erasure-post.js';
import { ErasuresController } from './erasure/erasures.controller.js';
import { NoteErasureAnswers } from './erasure/note-erasure-answers.js';
import { ErasureSource } from './erasure/erasure.source.js';
import { ReadErasures } from './erasure/read-erasures.js';
import { ReceiptSeal } from './erasure/receipt-seal.js';
import { RequestErasure } from './erasure/request-erasure.js';
import { RetryErasure } from './erasure/retry-erasure.js';
import { ShowErasure } from './erasure/show-erasure.js';
import { StartErasure } from './erasure/start-erasure.js';
import { AllowExport } from './export/allow-export.js';
import { BeginExport } from './export/begin-export.js';
import { ExportMember } from './export/export-member.js';
import { ExportPartController, ExportsController } from './export/exports.controller.js';
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
import { TellMember } from './mail/tell-member.js';
import { AnnounceImporter } from './member/announce-importer.js';
import { ChangeHandle } from './member/change-handle.js';
import { ConfirmMail } from './member/confirm-mail.js';
import { EditProfile } from './member/edit-profile.js';
import { LegalIdentities } from './member/legal-identities.js';
import { MailConfirmationsController, MeController, MembersController } from './member/members.controller.js';
import { Places } from './member/places.js';
import { RefineNightly } from './member/refine-nightly.js';
import { RegisterMember, SignUpSecrets } from './member/register-member.js';
import { ShowMember } from './member/show-member.js';
import { verificationParts } from './verification/verification.parts.js';
import { oidcParts } from './oidc/oidc.parts.js';
import { outsideParts } from './outside/outside.parts.js';
import { factorParts } from './factor/factor.parts.js';
import { orm } from './orm.config.js';
import { PasswordHasher } from './password/password-hasher.js';
import {
  BlockStates,
  ConsentStates,
  FollowStates,
  MemberStates,
  VerificationStates,
} from './republish/state-sources.js';
import { Retention } from './retention/retention.js';
import { KeyedHashes } from './sealing/keyed-hashes.js';
import { Seals } from './sealing/seals.js';
import { EndOtherSessions } from './session/end-other-sessions.js';
import { EndSession } from './session/end-session.js';
import { EndSignIns } from './session/end-sign-ins.js';
import { ListSessions } from './session/list-sessions.js';
import { OpenSids } from './session/open-sids.js';
import { SessionRemovalsController, SessionsController } from './session/sessions.controller.js';
import { StartSession } from './session/start-session.js';
import { Accounts } from './sign-in/accounts.js';
import { AttemptBudget } from './sign-in/attempt-budget.js';
import { CheckPassword } from './sign-in/check-password.js';

const tools = [
  AuditLog,
  Journal,
  Seals,
  KeyedHashes,
  PasswordHasher,
  PostOffice,
  MailQueue,
  Mailer,
  LegalIdentities,
  TellMember,
  Accounts,
  AttemptBudget,
  CheckPassword,
];
const members = [
  RegisterMember,
  SignUpSecrets,
  ConfirmMail,
  EditProfile,
  ChangeHandle,
  ShowMember,
  Places,
  RefineNightly,
  AnnounceImporter,
];
const access = [
  StartSession,
  EndSession,
  EndOtherSessions,
  EndSignIns,
  ListSessions,
  OpenSids,
  CreateKey,
  DeleteKey,
  ListKeys,
  ReservedReads,
  FindCredential,
  SetDuties,
];
const follows = [StartFollow, EndFollow, ListFollows];
const blocks = [StartBlock, EndBlock, ListBlocks, BlockStates];
const consents = [ChangeConsent, ListConsents, ConsentStates];
const erasures = [
  StartErasure,
  RetryErasure,
  ReadErasures,
  NoteErasureAnswers,
  CompleteErasure,
  ErasureAge,
  ErasureSource,
];
const receipts = [BeginErasure, RequestErasure, ShowErasure, ReceiptSeal, ErasurePost];
const exports = [AllowExport, BeginExport, ExportMember];
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
    ...factorParts.controllers,
    ...oidcParts.controllers,
    ...outsideParts.controllers,
    ...verificationParts.controllers,
    MembersController,
    MailConfirmationsController,
    MeController,
    SessionsController,
    SessionRemovalsController,
    KeysController,
    CredentialsController,
    DutiesController,
    FollowsController,
    BlocksController,
    ConsentsController,
    ErasuresController,
    ExportsController,
    ExportPartController,
    DisclosuresController,
    OwnAuditController,
    InboxController,
  ],
  providers: [
    ...factorParts.providers,
    ...oidcParts.providers,
    ...outsideParts.providers,
    ...verificationParts.providers,
    ...tools,
    ...members,
    ...access,
    ...follows,
    ...blocks,
    ...consents,
    ...erasures,
    ...receipts,
    ...exports,
    ...disclosures,
    ...upkeep,
  ],
})
export class IdentityModule {}
