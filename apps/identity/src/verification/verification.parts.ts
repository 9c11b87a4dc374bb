import { Institutions } from '../institution/institutions.js';
import { ImportRegister } from '../register/import-register.js';
import { RegisterStore } from '../register/register-store.js';
import { CredentialKeys } from '../signed-credential/credential-keys.js';
import { IssueCredential } from '../signed-credential/issue-credential.js';
import { ShowStatusList } from '../signed-credential/show-status-list.js';
import { SignedCredentialsController } from '../signed-credential/signed-credentials.controller.js';
import { AnswerReviewers } from './answer-reviewers.js';
import { ApproveMember } from './approve-member.js';
import { AssessApplication } from './assess-application.js';
import { CheckRegister } from './check-register.js';
import { ConfirmMailbox, MailboxHolder } from './confirm-mailbox.js';
import { DecideVerification } from './decide-verification.js';
import { EndApproval } from './end-approval.js';
import { EvidenceLocker } from './evidence-locker.js';
import { ExpireVerifications } from './expire-verifications.js';
import { ExpiryClock } from './expiry-clock.js';
import { ExpiryNotice } from './expiry-notice.js';
import { ListVerifications } from './list-verifications.js';
import { MailboxPost, OpenMailbox } from './open-mailbox.js';
import { Applicants, ShowEvidence } from './show-evidence.js';
import { Assessment, SubmitVerification } from './submit-verification.js';
import {
  VerificationEntryController,
  VerificationReviewController,
  VerificationsController,
} from './verifications.controller.js';
import { ApplicationWarnings } from './warnings.js';

/** Verification of licences: applications, registers, and the credential that other sites check. */
export const verificationParts = {
  controllers: [
    VerificationEntryController,
    VerificationsController,
    VerificationReviewController,
    SignedCredentialsController,
  ],
  providers: [
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
    ExpiryNotice,
    Institutions,
    MailboxHolder,
    MailboxPost,
    OpenMailbox,
    ImportRegister,
    RegisterStore,
    CredentialKeys,
    IssueCredential,
    ShowStatusList,
  ],
};
