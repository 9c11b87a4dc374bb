import type { ObjectRule } from '@openrounds/http';
import { definePolicy, on } from '@openrounds/http';

/** Sessions, keys, applications, grants, follows and blocks are there for their member alone, while they last. */
const mine = (kind: string): ObjectRule => ({
  kind,
  own: 'allowed',
  private: 'absent',
  deleted: 'absent',
  ownDeleted: 'absent',
});
/** A factor is there for its member alone. */
const factor: ObjectRule = { kind: 'factor', own: 'allowed', private: 'absent' };
/** What whoever asks does to the own account: there is no other that could be named. */
const account: ObjectRule = { kind: 'account', own: 'allowed' };
/** An application for verification is there for its applicant, and otherwise for reviewers, who decide on none of their own. */
const application: ObjectRule = { ...mine('application'), ownDeleted: 'conflict' };
const reviewed: ObjectRule = { kind: 'application', own: 'forbidden', private: 'allowed' };
/** An erased member is nobody. */
const member: ObjectRule = { kind: 'member', own: 'allowed', public: 'allowed', deleted: 'absent' };
/** A disclosure is there for every administrator; whoever asked does not approve. */
const disclosure: ObjectRule = { kind: 'disclosure', own: 'allowed', public: 'allowed' };

/**
 * Who may use which operation. Verifications, keys, follows and the profile need only a session: they lead to level 2. What
 * keeps or ends an account (sessions, factors, keys, applications, consents, erasure) no application does for its member.
 */
export const policy = definePolicy({
  registerMember: 'anonymous',
  confirmMail: 'anonymous',
  startSession: 'anonymous',
  listSessions: 'account',
  endCurrentSession: on({ kind: 'current-session', own: 'allowed' }, 'enrolment'),
  endSession: on(mine('session'), 'account'),
  startPasskeyChallenge: 'anonymous',
  listFactors: 'enrolment',
  startFactor: 'enrolment',
  confirmFactor: on({ ...factor, kind: 'begun-factor' }, 'enrolment'),
  removeFactor: on(factor, 'account'),
  replaceRecoveryCodes: on({ kind: 'recovery-codes', own: 'allowed' }, 'account'),
  changePassword: on(account, 'account'),
  askPasswordReset: 'anonymous',
  confirmPasswordReset: 'anonymous',
  createKey: 'account',
  listKeys: 'account',
  deleteKey: on(mine('key'), 'account'),
  findCredential: 'internal',
  registerClient: 'verified',
  listClients: 'account',
  endClient: on(mine('client'), 'account'),
  listGrants: 'account',
  endGrant: on(mine('grant'), 'account'),
  findGrant: 'internal',
  showMe: 'session',
  editMe: 'session',
  showMember: on(member, 'reader'),
  listOwnAudit: 'account',
  submitVerification: 'account',
  listVerifications: 'account',
  confirmMailbox: on(account, 'account'),
  supplementVerification: on(application, 'account'),
  withdrawVerification: on(application, 'account'),
  showEvidence: on(reviewed, { duty: 'review' }, { deleted: 'absent' }),
  decideVerification: on(reviewed, { duty: 'review' }, { deleted: 'conflict' }),
  issueCredential: 'verified',
  showCredentialKeys: 'anonymous',
  showCredentialStatus: 'anonymous',
  replaceDuties: on(member, { duty: 'administer' }, { own: 'forbidden' }),
  startFollow: 'session',
  endFollow: on(mine('follow'), 'session'),
  listFollows: 'session',
  startBlock: 'session',
  endBlock: on(mine('block'), 'session'),
  listBlocks: 'session',
  changeConsent: on({ kind: 'purpose', own: 'allowed' }, 'account'),
  listConsents: 'account',
  requestErasure: on(account, 'account'),
  // Nobody is signed in any more: whoever holds the token sees it.
  showErasure: on({ kind: 'erasure', own: 'allowed', private: 'absent' }, 'anonymous'),
  allowExport: on(account, 'account'),
  exportMember: 'session',
  requestDisclosure: on(member, { duty: 'administer' }, { own: 'forbidden' }),
  listDisclosures: { duty: 'administer' },
  showDisclosure: on(disclosure, { duty: 'administer' }),
  approveDisclosure: on(disclosure, { duty: 'administer' }, { own: 'forbidden' }),
  // Of a development stack only; not under /v1, so the gateway leads nobody there.
  showInbox: 'anonymous',
});
