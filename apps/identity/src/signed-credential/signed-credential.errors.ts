import { Problem } from '@openrounds/http';

/** A member holds credentials for a handful of sites. */
export class TooManyCredentials extends Problem {
  readonly code = 'too-many-credentials';
  readonly status = 409;
}
