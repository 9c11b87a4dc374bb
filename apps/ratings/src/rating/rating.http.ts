import {
  conditionId,
  conflictType,
  dimensions,
  drugId,
  experience,
  id,
  lang,
  text,
} from '@openrounds/contracts';
import { pageQuery } from '@openrounds/http';
import { z } from 'zod';

const score = z.int().min(1).max(5).optional();

/** At least one of the six. */
export const givenScores = z
  .strictObject({
    efficacy: score,
    safety: score,
    tolerability: score,
    accessibility: score,
    adherence: score,
    preference: score,
  })
  .refine((given) => dimensions.some((name) => given[name] !== undefined), {
    error: 'needs at least one score',
  })
  .meta({ minProperties: 1 });
export type Scores = z.infer<typeof givenScores>;
export type Experience = z.infer<typeof experience>;

/** A text that shows something; PostgreSQL holds no NUL. */
function readable(max: number): z.ZodType<string, string> {
  return text(1, max)
    .refine((value) => value.trim() !== '', { error: 'must not be blank' })
    .refine((value) => !value.includes('\u0000'), { error: 'must not contain a NUL character' });
}

const declaredConflict = z.strictObject({
  declared: z.literal(true),
  types: z.array(conflictType).min(1).max(7),
  /** Names stay in this service and are shown to the member alone. */
  companies: z.array(readable(80)).max(5).default([]),
  withinMonths: z.union([z.literal(12), z.literal(36)]).default(12),
});
const noConflict = z.strictObject({
  declared: z.literal(false),
  types: z.array(conflictType).max(0).optional(),
});

/** The answer to the conflict question. There is no default: a rating without an answer is refused. */
export const conflictAnswer = z.discriminatedUnion('declared', [noConflict, declaredConflict]);
export type ConflictAnswer = z.infer<typeof conflictAnswer>;
export type Conflict = { declared: false } | z.infer<typeof declaredConflict>;

/** One form per answer, so that equal answers compare equal. */
export function conflictOf(answer: ConflictAnswer): Conflict {
  return answer.declared ? { ...answer, types: [...new Set(answer.types)].sort() } : { declared: false };
}

const comment = readable(2_000);
const givenExperience = z.strictObject(experience.shape);

export const newRating = z.strictObject({
  drugId,
  conditionId,
  scores: givenScores,
  comment: comment.nullish(),
  lang: lang.default('en'),
  experience: givenExperience,
  conflict: conflictAnswer,
});
export type NewRating = z.infer<typeof newRating>;

/** What is left out stays; `scores`, `experience` and `conflict` are replaced whole; comment null takes it away. */
export const ratingChange = z
  .strictObject({
    scores: givenScores.optional(),
    comment: comment.nullable().optional(),
    lang: lang.optional(),
    experience: givenExperience.optional(),
    conflict: conflictAnswer.optional(),
  })
  .refine((change) => Object.keys(change).length > 0, { error: 'changes nothing' });
export type RatingChange = z.infer<typeof ratingChange>;

export const ratingIdParam = id;

export const ratingsQuery = pageQuery.extend({ conditionId: conditionId.optional() });
export type RatingsQuery = z.infer<typeof ratingsQuery>;
export const myRatingsQuery = pageQuery;
export type MyRatingsQuery = z.infer<typeof myRatingsQuery>;

/** Where the last page ended, newest first. */
export const ratingCursor = z.strictObject({ publishedAt: z.iso.datetime(), id });
