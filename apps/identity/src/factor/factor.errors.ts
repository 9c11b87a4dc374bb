import { Problem } from '@openrounds/http';
import type { FactorKind } from './proof.http.js';

/** The password was right or is not enough; one of these kinds of proof has to stand beside it. */
export class FactorRequired extends Problem {
  readonly code = 'factor-required';
  readonly status = 401;
  /** @param kinds those that the member has */
  constructor(kinds: readonly FactorKind[]) {
    super('A second factor is needed.', { kinds });
  }
}

/** The first answer of a new factor does not fit, or came too late. */
export class FactorRefused extends Problem {
  readonly code = 'factor-refused';
  readonly status = 422;
}

/** An account that has a second factor keeps at least one. */
export class LastFactor extends Problem {
  readonly code = 'last-factor';
  readonly status = 409;
}

/** A member has as many factors as are allowed. */
export class TooManyFactors extends Problem {
  readonly code = 'too-many-factors';
  readonly status = 409;
}
