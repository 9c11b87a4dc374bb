import type { ObjectRule } from '@openrounds/http';
import { definePolicy, on } from '@openrounds/http';

/** Sessions, keys and follows are there for their member alone, while they last. */
const mine = (kind: string): ObjectRule => ({
  kind,
  own: 'allowed',
  private: 'absent',
  deleted: 'absent',
  ownDeleted: 'absent',
});
/** An application is there for its applicant, and otherwise for reviewers, who decide on none of their own. */
const application: ObjectRule = { ...mine('application'), ownDeleted: 'conflict' };
const reviewed: ObjectRule = { kind: 'application', own: 'forbidden', private: 'allowed' };
/** An erased member is nobody. */
const member: ObjectRule = { kind: 'member', own: 'allowed', public: 'allowed', deleted: 'absent' };
/** A disclosure is there for every administrator; whoever asked does not approve. */
const disclosure: ObjectRule = { kind: 'disclosure', own: 'allowed', public: 'allowed' };

/** Who may use which operation. Verifications, keys, follows and the profile need only a session: they lead to level 2. */
export const policy = definePolicy({
  registerMember: 'anonymous',
  confirmMail: 'anonymous',
  startSession: 'anonymous',
  listSessions: 'session',
  endCurrentSession: on({ kind: 'current-session', own: 'allowed' }, 'session'),
  endSession: on(mine('session'), 'session'),
  createKey: 'session',
  listKeys: 'session',
  deleteKey: on(mine('key'), 'session'),
  findCredential: 'internal',
  showMe: 'session',
  editMe: 'session',
  showMember: on(member, 'reader'),
  submitVerification: 'session',
  listVerifications: 'session',
  supplementVerification: on(application, 'session'),
  withdrawVerification: on(application, 'session'),
  showEvidence: on(reviewed, { duty: 'review' }, { deleted: 'absent' }),
  decideVerification: on(reviewed, { duty: 'review' }, { deleted: 'conflict' }),
  replaceDuties: on(member, { duty: 'administer' }, { own: 'forbidden' }),
  startFollow: 'session',
  endFollow: on(mine('follow'), 'session'),
  listFollows: 'session',
  // Of a development stack only; not under /v1, so the gateway leads nobody there.
  showInbox: 'anonymous',
  listOwnAudit: 'session',
  requestDisclosure: on(member, { duty: 'administer' }, { own: 'forbidden' }),
  listDisclosures: { duty: 'administer' },
  showDisclosure: on(disclosure, { duty: 'administer' }),
  approveDisclosure: on(disclosure, { duty: 'administer' }, { own: 'forbidden' }),
});
