import { definePolicy } from '@openrounds/http';

/** Who may use which operation of ratings. */
export const policy = definePolicy({
  listDrugs: 'reader',
  getDrug: 'reader',
  listConditions: 'reader',
  getCondition: 'reader',
  rateDrug: 'verified',
  reviseRating: 'verified',
  withdrawRating: 'verified',
  getRating: 'reader',
  listRatings: 'reader',
  listMyRatings: 'session',
  getStatistics: 'reader',
  compareDrugs: 'reader',
  getStatisticsMethod: 'anonymous',
  exportMember: 'session',
});
