import type { ObjectRule } from '@openrounds/http';
import { definePolicy, on } from '@openrounds/http';

/** Others see a case while it is published and its audience admits them. */
const cases: ObjectRule = {
  kind: 'case',
  own: 'allowed',
  public: 'forbidden',
  private: 'absent',
  deleted: 'absent',
  ownDeleted: 'conflict',
};

/** Who may call what, and what is answered about whose case. */
export const policy = definePolicy({
  draftCase: 'verified',
  listCases: 'reader',
  readCase: on(cases, 'reader', { public: 'allowed', ownDeleted: 'allowed' }),
  editCase: on(cases, 'verified'),
  submitCase: on(cases, 'verified'),
  attestConsent: on(cases, 'verified'),
  recordOutcome: on(cases, 'verified'),
  publishTeaching: on(cases, 'verified'),
  withdrawCase: on(cases, 'verified'),
  checkPhi: 'session',
  readCaseStatistics: 'anonymous',
  exportMember: 'session',
});
