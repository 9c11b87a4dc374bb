import { Problem } from '@openrounds/http';

/** The member has asked before. */
export class ErasureRunning extends Problem {
  readonly code = 'erasure-running';
  readonly status = 409;
  constructor() {
    super('The erasure of this account has begun already.');
  }
}
