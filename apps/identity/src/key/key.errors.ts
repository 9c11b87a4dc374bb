import { Problem } from '@openrounds/http';

/** A member holds as many open keys as are allowed. */
export class TooManyKeys extends Problem {
  readonly code = 'too-many-keys';
  readonly status = 409;
}
