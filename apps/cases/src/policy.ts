import { definePolicy } from '@openrounds/http';

/** Who may call what. Rules about single cases (author, audience) stand in the use cases. */
export const policy = definePolicy({
  draftCase: 'verified',
  listCases: 'reader',
  readCase: 'reader',
  editCase: 'verified',
  submitCase: 'verified',
  attestConsent: 'verified',
  recordOutcome: 'verified',
  publishTeaching: 'verified',
  withdrawCase: 'verified',
  checkPhi: 'session',
  readCaseStatistics: 'anonymous',
  exportMember: 'session',
});
