import type { z } from 'zod';
import { identityOf } from '../envelope.js';
import type { Fact } from '../topic.js';

/** One example of a fact, used by contract tests and by the tests of every consumer. */
export interface Sample {
  readonly fact: Fact;
  readonly key: string;
  readonly state: unknown;
}

/** An invented example; nobody in it exists. */
export function sample<S extends z.ZodType>(fact: Fact<S>, state: z.input<S>): Sample {
  return { fact, key: identityOf(fact, state).key, state };
}

/** Ids that the samples share, so that all of them together make one small world. */
export const ids = {
  cardiologist: '0193f1c0-1000-7000-8000-000000000001',
  resident: '0193f1c0-1000-7000-8000-000000000002',
  /** Stands in no other sample: it is erased. */
  leaver: '0193f1c0-1000-7000-8000-000000000003',
  session: '0193f1c0-2000-7000-8000-000000000001',
  verification: '0193f1c0-3000-7000-8000-000000000001',
  follow: '0193f1c0-4000-7000-8000-000000000001',
  block: '0193f1c0-4100-7000-8000-000000000001',
  consent: '0193f1c0-4200-7000-8000-000000000001',
  client: '0193f1c0-4300-7000-8000-000000000001',
  post: '0193f1c0-5000-7000-8000-000000000001',
  answer: '0193f1c0-6000-7000-8000-000000000001',
  reply: '0193f1c0-6000-7000-8000-000000000002',
  case: '0193f1c0-7000-7000-8000-000000000001',
  review: '0193f1c0-7100-7000-8000-000000000001',
  drug: '0193f1c0-8000-7000-8000-000000000001',
  rating: '0193f1c0-9000-7000-8000-000000000001',
  erasure: '0193f1c0-a000-7000-8000-000000000001',
} as const;
