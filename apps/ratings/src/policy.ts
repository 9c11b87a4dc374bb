import type { ObjectRule } from '@openrounds/http';
import { definePolicy, on } from '@openrounds/http';

const drug: ObjectRule = { kind: 'drug', public: 'allowed' };
/** A rating is shown to others only if it has a comment, and changed by nobody but its author. */
const rating: ObjectRule = {
  kind: 'rating',
  own: 'allowed',
  public: 'absent',
  private: 'absent',
  deleted: 'absent',
  ownDeleted: 'absent',
};

/** Who may use which operation of ratings, and what is answered about whose rating. */
export const policy = definePolicy({
  listDrugs: 'reader',
  getDrug: on(drug, 'reader'),
  listConditions: 'reader',
  getCondition: on({ kind: 'condition', public: 'allowed' }, 'reader'),
  rateDrug: 'verified',
  reviseRating: on(rating, 'verified'),
  // A second withdrawal changes nothing.
  withdrawRating: on(rating, 'verified', { ownDeleted: 'allowed' }),
  getRating: on(rating, 'reader', { public: 'allowed' }),
  listRatings: on(drug, 'reader'),
  listMyRatings: 'session',
  getStatistics: on(drug, 'reader'),
  compareDrugs: on(drug, 'reader'),
  getStatisticsMethod: on({ kind: 'method', public: 'allowed' }, 'anonymous'),
  exportMember: 'session',
});
