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
 * Who may use which operation. Verifications, keys, follows and the profile need only a session: they lead to level 2.
 * What belongs to the account itself is for the member alone, and for no application that acts in their name.
 */
export const policy = definePolicy({
  registerMember: 'anonymous',
  confirmMail: 'anonymous',
  startSession: 'anonymous',
  listSessions: 'self',
  endCurrentSession: on({ kind: 'current-session', own: 'allowed' }, 'enrolment'),
  endSession: on(mine('session'), 'self'),
  endOtherSessions: on(account, 'self'),
  startPasskeyChallenge: 'anonymous',
  listFactors: 'enrolment',
  startFactor: 'enrolment',
  confirmFactor: on({ ...factor, kind: 'begun-factor' }, 'enrolment'),
  removeFactor: on(factor, 'self'),
  replaceRecoveryCodes: on({ kind: 'recovery-codes', own: 'allowed' }, 'self'),
  listSignInWays: 'anonymous',
  startOutsideSignIn: 'anonymous',
  startOutsideLink: 'self',
  confirmOutsideLink: on({ kind: 'outside-answer', own: 'allowed' }, 'self'),
  listOutsideAccounts: 'self',
  unlinkOutsideAccount: on({ kind: 'outside-account', own: 'allowed', private: 'absent' }, 'self'),
  changePassword: on(account, 'self'),
  askPasswordReset: 'anonymous',
  confirmPasswordReset: 'anonymous',
  createKey: 'self',
  listKeys: 'self',
  deleteKey: on(mine('key'), 'self'),
  findCredential: 'internal',
  registerClient: 'verified',
  listClients: 'self',
  endClient: on(mine('client'), 'self'),
  listGrants: 'self',
  narrowGrant: on(mine('grant'), 'self'),
  endGrant: on(mine('grant'), 'self'),
  findGrant: 'internal',
  showMe: 'session',
  editMe: 'self',
  showMember: on(member, 'reader'),
  listOwnAudit: 'self',
  submitVerification: 'self',
  listVerifications: 'self',
  confirmMailbox: on(account, 'self'),
  supplementVerification: on(application, 'self'),
  withdrawVerification: on(application, 'self'),
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
  changeConsent: on({ kind: 'purpose', own: 'allowed' }, 'self'),
  listConsents: 'self',
  requestErasure: on(account, 'self'),
  // Nobody is signed in any more: whoever holds the token sees it.
  showErasure: on({ kind: 'erasure', own: 'allowed', private: 'absent' }, 'anonymous'),
  allowExport: on(account, 'self'),
  exportMember: 'session',
  requestDisclosure: on(member, { duty: 'administer' }, { own: 'forbidden' }),
  listDisclosures: { duty: 'administer' },
  showDisclosure: on(disclosure, { duty: 'administer' }),
  approveDisclosure: on(disclosure, { duty: 'administer' }, { own: 'forbidden' }),
  // Of a development stack only; not under /v1, so the gateway leads nobody there.
  showInbox: 'anonymous',
});
