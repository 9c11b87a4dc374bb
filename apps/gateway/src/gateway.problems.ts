import { Problem, Unavailable } from '@openrounds/http';

export class BadPath extends Problem {
  readonly code = 'bad-path';
  readonly status = 400;
  constructor() {
    super('The path of the request is not in its plain form.');
  }
}

export class OriginRefused extends Problem {
  readonly code = 'origin-refused';
  readonly status = 403;
  constructor() {
    super('A change with the session cookie must come from a page of this site.');
  }
}

export class IdentityUnavailable extends Unavailable {
  override readonly code = 'identity-unavailable';
  constructor() {
    super('Sign-ins cannot be checked at the moment.', 1);
  }
}

/** A service that gave no answer at all; its own 503 passes through unchanged. */
export class NoAnswer extends Unavailable {
  constructor() {
    super('This part of the network does not answer at the moment.', 1);
  }
}
