import { Module } from '@nestjs/common';
import { DatabaseModule } from '@openrounds/database';
import { ErasureModule } from '@openrounds/erasure';
import { MessagingModule } from '@openrounds/messaging';
import { AuditLog } from './audit/audit-log.js';
import { Journal } from './audit/journal.js';
import { BlocksController } from './block/blocks.controller.js';
import { EndBlock } from './block/end-block.js';
import { ListBlocks } from './block/list-blocks.js';
import { StartBlock } from './block/start-block.js';
import { ChangeConsent } from './consent/change-consent.js';
import { ConsentsController } from './consent/consents.controller.js';
import { ListConsents } from './consent/list-consents.js';
import { ClientsController } from './client/clients.controller.js';
import { EndClient } from './client/end-client.js';
import { ListClients } from './client/list-clients.js';
import { RegisterClient } from './client/register-client.js';
import { CredentialsController, GrantFactsController } from './credential/credentials.controller.js';
import { FindCredential } from './credential/find-credential.js';
import { FindGrant } from './credential/find-grant.js';
import { Admission, SeedMembers } from './demo/seed-members.js';
import { DutiesController } from './duty/duties.controller.js';
import { SetDuties } from './duty/set-duties.js';
import { CompleteErasure } from './erasure/complete-erasure.js';
import { ErasureAge } from './erasure/erasure-age.js';
import { NoteErasureAnswers } from './erasure/note-erasure-answers.js';
import { ErasureSource } from './erasure/erasure.source.js';
import { ReadErasures } from './erasure/read-erasures.js';
import { RetryErasure } from './erasure/retry-erasure.js';
import { StartErasure } from './erasure/start-erasure.js';
import { Institutions } from './institution/institutions.js';
import { EndFollow } from './follow/end-follow.js';
import { FollowsController } from './follow/follows.controller.js';
import { ListFollows } from './follow/list-follows.js';
import { StartFollow } from './follow/start-follow.js';
import { EndGrant } from './grant/end-grant.js';
import { GiveGrant } from './grant/give-grant.js';
import { GrantsController } from './grant/grants.controller.js';
import { ListGrants } from './grant/list-grants.js';
import { ReuseLetter } from './grant/reuse-letter.js';
import { CreateKey } from './key/create-key.js';
import { DeleteKey } from './key/delete-key.js';
import { KeysController } from './key/keys.controller.js';
import { ListKeys } from './key/list-keys.js';
import { Mailer } from './mail/mailer.js';
import { AnnounceImporter } from './member/announce-importer.js';
import { ConfirmMail } from './member/confirm-mail.js';
import { EditProfile } from './member/edit-profile.js';
import { MailConfirmationsController, MeController, MembersController } from './member/members.controller.js';
import { LegalIdentities } from './member/legal-identities.js';
import { Places } from './member/places.js';
import { RefineNightly } from './member/refine-nightly.js';
import { RegisterMember, SignUpSecrets } from './member/register-member.js';
import { ShowMember } from './member/show-member.js';
import { BrowserSession } from './oidc/browser-session.js';
import { ClientAdapter } from './oidc/clients.adapter.js';
import { GrantAdapter } from './oidc/grants.adapter.js';
import { Interactions } from './oidc/interactions.js';
import { OidcDoor } from './oidc/oidc-door.js';
import { Oidc } from './oidc/provider.js';
import { OidcRecords } from './oidc/records.js';
import { OidcSettings } from './oidc/settings.js';
import { SignInForm } from './oidc/sign-in-form.js';
import { orm } from './orm.config.js';
import { PasswordHasher } from './password/password-hasher.js';
import {
  BlockStates,
  ClientStates,
  ConsentStates,
  FollowStates,
  MemberStates,
  VerificationStates,
} from './republish/state-sources.js';
import { ImportRegister } from './register/import-register.js';
import { RegisterStore } from './register/register-store.js';
import { Retention } from './retention/retention.js';
import { KeyedHashes } from './sealing/keyed-hashes.js';
import { Seals } from './sealing/seals.js';
import { EndSession } from './session/end-session.js';
import { ListSessions } from './session/list-sessions.js';
import { OpenSids } from './session/open-sids.js';
import { SessionsController } from './session/sessions.controller.js';
import { StartSession } from './session/start-session.js';
import { CredentialKeys } from './signed-credential/credential-keys.js';
import { IssueCredential } from './signed-credential/issue-credential.js';
import { ShowStatusList } from './signed-credential/show-status-list.js';
import { SignedCredentialsController } from './signed-credential/signed-credentials.controller.js';
import { Accounts } from './sign-in/accounts.js';
import { AttemptBudget } from './sign-in/attempt-budget.js';
import { CheckPassword } from './sign-in/check-password.js';
import { AnswerReviewers } from './verification/answer-reviewers.js';
import { ApproveMember } from './verification/approve-member.js';
import { AssessApplication } from './verification/assess-application.js';
import { CheckRegister } from './verification/check-register.js';
import { ConfirmMailbox, MailboxHolder } from './verification/confirm-mailbox.js';
import { DecideVerification } from './verification/decide-verification.js';
import { EndApproval } from './verification/end-approval.js';
import { EvidenceLocker } from './verification/evidence-locker.js';
import { ExpireVerifications } from './verification/expire-verifications.js';
import { ExpiryClock } from './verification/expiry-clock.js';
import { ListVerifications } from './verification/list-verifications.js';
import { MailboxPost, OpenMailbox } from './verification/open-mailbox.js';
import { SendNotices } from './verification/send-notices.js';
import { Applicants, ShowEvidence } from './verification/show-evidence.js';
import { Assessment, SubmitVerification } from './verification/submit-verification.js';
import { ApplicationWarnings } from './verification/warnings.js';
import {
  VerificationEntryController,
  VerificationReviewController,
  VerificationsController,
} from './verification/verifications.controller.js';

const tools = [
  AuditLog,
  Journal,
  Seals,
  KeyedHashes,
  PasswordHasher,
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
  RefineNightly,
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
const clients = [RegisterClient, EndClient, ListClients, ClientStates];
const grants = [GiveGrant, EndGrant, ListGrants, FindGrant, ReuseLetter];
const oidc = [
  OidcSettings,
  OidcRecords,
  ClientAdapter,
  GrantAdapter,
  Oidc,
  BrowserSession,
  SignInForm,
  Interactions,
  OidcDoor,
];
const verifications = [
  SubmitVerification,
  AnswerReviewers,
  DecideVerification,
  ApproveMember,
  ListVerifications,
  ShowEvidence,
  EvidenceLocker,
  Applicants,
  ApplicationWarnings,
  AssessApplication,
  Assessment,
  CheckRegister,
  ConfirmMailbox,
  EndApproval,
  ExpireVerifications,
  ExpiryClock,
  Institutions,
  LegalIdentities,
  MailboxHolder,
  MailboxPost,
  OpenMailbox,
  SendNotices,
];
const registers = [ImportRegister, RegisterStore];
const signedCredentials = [CredentialKeys, IssueCredential, ShowStatusList];
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
const upkeep = [Retention, MemberStates, VerificationStates, FollowStates, SeedMembers, Admission];

/** The table of contents of the service. */
@Module({
  imports: [
    DatabaseModule.forRoot(orm),
    MessagingModule.forRoot({ service: 'identity' }),
    ErasureModule.forRoot(),
  ],
  controllers: [
    MembersController,
    MailConfirmationsController,
    MeController,
    SessionsController,
    KeysController,
    CredentialsController,
    VerificationEntryController,
    VerificationsController,
    VerificationReviewController,
    SignedCredentialsController,
    DutiesController,
    FollowsController,
    BlocksController,
    ConsentsController,
    ClientsController,
    GrantsController,
    GrantFactsController,
  ],
  providers: [
    ...tools,
    ...members,
    ...access,
    ...verifications,
    ...registers,
    ...signedCredentials,
    ...follows,
    ...blocks,
    ...consents,
    ...clients,
    ...grants,
    ...oidc,
    ...erasures,
    ...upkeep,
  ],
})
export class IdentityModule {}
