import { Problem } from './problem.js';
import type { FieldError, PhiFinding } from './problem.js';

/** The thing does not exist, or not for this reader: the two answers are the same. */
export class NotFound extends Problem {
  readonly code = 'not-found';
  readonly status = 404;
  constructor() {
    super('There is no such thing here.');
  }
}

export class MethodNotAllowed extends Problem {
  readonly code = 'method-not-allowed';
  readonly status = 405;
  /** @param allowed the methods that the address takes */
  constructor(allowed: readonly string[]) {
    super('The address does not take this method.', undefined, { allow: allowed.join(', ') });
  }
}

export class BadRequest extends Problem {
  readonly code = 'bad-request';
  readonly status = 400;
}

export class MalformedJson extends Problem {
  readonly code = 'malformed-json';
  readonly status = 400;
}

export class TooLarge extends Problem {
  readonly code = 'too-large';
  readonly status = 413;
  constructor() {
    super('The request is larger than is taken here.');
  }
}

export class UnsupportedMediaType extends Problem {
  readonly code = 'unsupported-media-type';
  readonly status = 415;
  constructor() {
    super('The content type is not one that is taken here.');
  }
}

export class Unauthenticated extends Problem {
  readonly code = 'unauthenticated';
  readonly status = 401;
  constructor(detail = 'Sign in first, or send a valid key.') {
    super(detail, undefined, { 'www-authenticate': 'Bearer' });
  }
}

export class Forbidden extends Problem {
  readonly code = 'forbidden';
  readonly status = 403;
  constructor(detail = 'You may not do this.') {
    super(detail);
  }
}

/** The member is erased, or is being erased at this moment: nothing more is taken from them. */
export class AccountErased extends Problem {
  readonly code = 'account-erased';
  readonly status = 403;
  constructor() {
    super('This account is erased.');
  }
}

/** Something lasting is given out only to whoever has just shown a factor again. */
export class FreshFactorRequired extends Problem {
  readonly code = 'fresh-factor-required';
  readonly status = 403;
}

export class VerificationRequired extends Problem {
  readonly code = 'verification-required';
  readonly status = 403;
  constructor(detail = 'This needs a verified account in good standing.') {
    super(detail);
  }
}

export class ScopeMissing extends Problem {
  readonly code = 'scope-missing';
  readonly status = 403;
  /** @param scope the scope that the key or the member lacks */
  constructor(scope: string) {
    super(`This needs the scope "${scope}".`, { scope });
  }
}

export class ValidationFailed extends Problem {
  readonly code = 'validation-failed';
  readonly status = 422;
  constructor(errors: readonly FieldError[]) {
    super('The request does not fit its schema.', { errors });
  }
}

export class PhiFound extends Problem {
  readonly code = 'phi-found';
  readonly status = 422;
  constructor(findings: readonly PhiFinding[]) {
    super('The text may identify a patient.', { findings });
  }
}

export class IdempotencyMismatch extends Problem {
  readonly code = 'idempotency-mismatch';
  readonly status = 422;
  constructor() {
    super('This Idempotency-Key was used for another request.');
  }
}

export class IllegalTransition extends Problem {
  readonly code = 'illegal-transition';
  readonly status = 409;
}

export class ChangedMeanwhile extends Problem {
  readonly code = 'changed-meanwhile';
  readonly status = 409;
  constructor() {
    super('It was changed meanwhile. Read it again.');
  }
}

export class AlreadyDone extends Problem {
  readonly code = 'already-done';
  readonly status = 409;
  constructor() {
    super('This was done before, and its answer is not kept.');
  }
}

export class PreconditionFailed extends Problem {
  readonly code = 'precondition-failed';
  readonly status = 412;
  constructor() {
    super('If-Match does not name the present version.');
  }
}

export class PreconditionRequired extends Problem {
  readonly code = 'precondition-required';
  readonly status = 428;
  constructor() {
    super('Send If-Match with the version that you read.');
  }
}

export class RateLimited extends Problem {
  readonly code = 'rate-limited';
  readonly status = 429;
  /** @param retryAfter in whole seconds */
  constructor(retryAfter: number) {
    super('Too many requests.', undefined, { 'retry-after': String(retryAfter) });
  }
}

/** A part that this answer needs does not work at the moment; asking again helps. */
export class Unavailable extends Problem {
  readonly code: string = 'service-unavailable';
  readonly status = 503;
  /** @param retryAfter in whole seconds */
  constructor(detail = 'This does not work at the moment.', retryAfter = 2) {
    super(detail, undefined, { 'retry-after': String(retryAfter) });
  }
}

/** Anything unforeseen; says nothing of the cause, which is in the log under the trace id. */
export class Internal extends Problem {
  readonly code = 'internal';
  readonly status = 500;
  constructor() {
    super('Something went wrong on our side.');
  }
}
