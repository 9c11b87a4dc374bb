import { Problem } from '@openrounds/http';

/** One answer for an unknown account, a wrong password and a wrong second factor. */
export class SignInFailed extends Problem {
  readonly code = 'sign-in-failed';
  readonly status = 401;
  constructor() {
    super('The account, the password or the second factor is wrong.');
  }
}
