import { Problem } from '@openrounds/http';

/** One application at a time. */
export class VerificationOpen extends Problem {
  readonly code = 'verification-open';
  readonly status = 409;
}

/** A reviewer has one opinion per round. */
export class AlreadyDecided extends Problem {
  readonly code = 'already-decided';
  readonly status = 409;
}

/** One live account per register number. Told to reviewers only: an applicant must not learn who is a member. */
export class NumberInUse extends Problem {
  readonly code = 'number-in-use';
  readonly status = 409;
}
