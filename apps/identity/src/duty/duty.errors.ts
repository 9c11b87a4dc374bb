import { Problem } from '@openrounds/http';

/** Nobody holds `review` and `moderate` together. */
export class DutiesApart extends Problem {
  readonly code = 'duties-apart';
  readonly status = 409;
}
