import { Problem, Unavailable } from '@openrounds/http';

/** This deployment knows no provider outside. */
export class OutsideOff extends Problem {
  readonly code = 'outside-off';
  readonly status = 404;
  constructor() {
    super('Nobody signs in here through a provider outside.');
  }
}

/** The provider does not answer, or not as an OpenID provider does. */
export class OutsideUnavailable extends Unavailable {
  override readonly code = 'outside-unavailable';
  constructor() {
    super('The provider outside does not answer properly at the moment. Other ways to sign in work.', 30);
  }
}

/** What came back from the provider links nothing: it is wrong, too late, used, or for another member. */
export class OutsideRefused extends Problem {
  readonly code = 'outside-refused';
  readonly status = 422;
  constructor() {
    super('The answer of the provider outside does not fit. Start again.');
  }
}

/** The account outside is linked already; to whom is not said. */
export class OutsideAccountLinked extends Problem {
  readonly code = 'outside-account-linked';
  readonly status = 409;
  constructor() {
    super('This account outside is linked already.');
  }
}

/** A member has as many linked accounts as are allowed. */
export class TooManyOutsideAccounts extends Problem {
  readonly code = 'too-many-outside-accounts';
  readonly status = 409;
}
