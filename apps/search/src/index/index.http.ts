import { z } from 'zod';
import { contentTypes } from '../content/content-type.js';

export const newBuild = z.strictObject({
  types: z
    .array(z.enum(contentTypes))
    .min(1)
    .max(contentTypes.length)
    .default([...contentTypes]),
  /** Back to the generations before, within 24 h. */
  rollback: z.boolean().default(false),
});
export type NewBuild = z.output<typeof newBuild>;

const type = z.enum(contentTypes);
export const buildAnswer = z.object({
  state: z.enum(['started', 'running', 'rolled-back']),
  types: z.array(type),
});
export const generationsAnswer = z.object({
  running: z.boolean(),
  items: z.array(
    z.object({
      name: z.string(),
      type,
      hash: z.string(),
      state: z.enum(['building', 'verifying', 'live', 'retired', 'failed']),
      documents: z.int(),
      createdAt: z.string(),
      liveAt: z.string().nullable(),
      retiredAt: z.string().nullable(),
    }),
  ),
});
export const driftAnswer = z.object({
  items: z.array(
    z.object({
      type,
      generation: z.string(),
      expected: z.int(),
      indexed: z.int(),
      queued: z.int(),
      parked: z.int(),
      missing: z.int(),
      extra: z.int(),
      stale: z.int(),
    }),
  ),
});
