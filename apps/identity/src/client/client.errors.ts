import { Problem } from '@openrounds/http';

/** A member owns as many open clients as are allowed. */
export class TooManyClients extends Problem {
  readonly code = 'too-many-clients';
  readonly status = 409;
}
