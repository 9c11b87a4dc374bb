import { Problem } from '@openrounds/http';

/** One answer for an unknown account and a wrong password. */
export class SignInFailed extends Problem {
  readonly code = 'sign-in-failed';
  readonly status = 401;
}
