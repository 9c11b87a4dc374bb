import type { Fact } from './topic.js';

/** One example of every fact, used by contract tests and by the tests of every consumer. Filled per service. */
export interface Sample {
  readonly fact: Fact;
  readonly key: string;
  readonly state: unknown;
}
export const samples: Sample[] = [];
