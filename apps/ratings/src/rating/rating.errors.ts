import { Problem } from '@openrounds/http';

/** The member has an active rating of this drug for this condition; `ratingId` names it where known. */
export class RatingExists extends Problem {
  readonly code = 'rating-exists';
  readonly status = 409;
}
