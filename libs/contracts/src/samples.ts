import { caseSamples } from './samples/cases.js';
import { discussionSamples } from './samples/discussions.js';
import { erasureSamples } from './samples/erasure.js';
import { identitySamples } from './samples/identity.js';
import { ratingSamples } from './samples/ratings.js';
import type { Sample } from './samples/sample.js';

export type { Sample } from './samples/sample.js';

/** At least one invented example of every fact, for contract tests and for the tests of every consumer. */
export const samples: readonly Sample[] = [
  ...identitySamples,
  ...erasureSamples,
  ...discussionSamples,
  ...caseSamples,
  ...ratingSamples,
];
