import {
  conditionId,
  conflictType,
  drugId,
  experience,
  id,
  instant,
  lang,
  role,
  scores,
} from '@openrounds/contracts';
import { z } from 'zod';

/** The member behind a rating as our copy has it; null while the copy has not arrived. */
export const authorView = z
  .object({
    id,
    handle: z.string(),
    role,
    specialties: z.array(z.string()),
    country: z.string().nullable(),
    region: z.string().nullable(),
    level: z.int(),
    standing: z.string(),
  })
  .nullable();

/** A rating as it leaves. `companies` and `withinMonths`, `drug` and `condition` are for its author alone. */
export const ratingView = z.object({
  id,
  version: z.int(),
  state: z.enum(['published', 'hidden', 'removed']),
  authorId: id,
  author: authorView,
  drugId,
  conditionId,
  drug: z.string().optional(),
  condition: z.string().optional(),
  scores,
  comment: z.string().nullable(),
  lang,
  experience,
  conflict: z.object({
    declared: z.boolean(),
    types: z.array(conflictType).optional(),
    companies: z.array(z.string()).optional(),
    withinMonths: z.int().optional(),
  }),
  provenance: z.string(),
  publishedAt: instant,
  revisedAt: instant.nullable(),
});
export type RatingView = z.infer<typeof ratingView>;

/** What every write answers. */
export const written = z.object({ id, version: z.int() });
export type Written = z.infer<typeof written>;
