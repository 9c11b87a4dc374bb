import { definePolicy } from '@openrounds/http';

/** Who may use which operation. Verifications, keys, follows and the profile need only a session: they lead to level 2. */
export const policy = definePolicy({
  registerMember: 'anonymous',
  confirmMail: 'anonymous',
  startSession: 'anonymous',
  listSessions: 'session',
  endCurrentSession: 'session',
  endSession: 'session',
  createKey: 'session',
  listKeys: 'session',
  deleteKey: 'session',
  findCredential: 'internal',
  showMe: 'session',
  editMe: 'session',
  showMember: 'reader',
  submitVerification: 'session',
  listVerifications: 'session',
  supplementVerification: 'session',
  withdrawVerification: 'session',
  showEvidence: { duty: 'review' },
  decideVerification: { duty: 'review' },
  replaceDuties: { duty: 'administer' },
  startFollow: 'session',
  endFollow: 'session',
  listFollows: 'session',
});
