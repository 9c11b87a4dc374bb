import { Problem } from '@openrounds/http';

/** The handle belongs to a member, to a sign-up of the last day, or was given up within a year. */
export class HandleTaken extends Problem {
  readonly code = 'handle-taken';
  readonly status = 409;
}

/** A handle rests 90 days after a change. */
export class HandleResting extends Problem {
  readonly code = 'handle-resting';
  readonly status = 409;
}

/** One answer for a token that is wrong, used, out of date, or of an address that has an account by now. */
export class TokenRefused extends Problem {
  readonly code = 'token-refused';
  readonly status = 422;
}
