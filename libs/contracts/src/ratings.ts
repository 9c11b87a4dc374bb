import { z } from 'zod';
import { conditionId, drugId, id, instant, lang, text, version } from './common.js';
import { fact, topic } from './topic.js';

export const dimensions = [
  'efficacy',
  'safety',
  'tolerability',
  'accessibility',
  'adherence',
  'preference',
] as const;
export const dimension = z.enum(dimensions);
const unknownOr = z.enum(['yes', 'no', 'unknown']);

export const drugState = z.object({
  id: drugId,
  version,
  /** The ingredients, sorted and joined by "; ". */
  name: z.string().min(1).max(2_000),
  ingredients: z.array(z.string().min(1).max(300)).min(1).max(60),
  brands: z.array(z.string().min(1).max(200)).max(200),
  classLabels: z.array(z.string().min(1).max(80)).max(5),
  rxcui: z.string().max(20).nullable(),
  boxedWarning: z.object({
    value: unknownOr,
    source: z.string().max(200).nullable(),
    date: z.iso.date().nullable(),
  }),
  indications: z
    .array(
      z.object({
        conditionId,
        onLabel: unknownOr,
        source: z.string().max(200).nullable(),
        date: z.iso.date().nullable(),
      }),
    )
    .max(100),
  state: z.enum(['listed', 'withdrawn']),
});
export const drugTopic = topic('ratings.drug.v1', drugState);
export const drugListed = fact(drugTopic, 'ratings.drug.listed');
export const drugChanged = fact(drugTopic, 'ratings.drug.changed');

export const conditionState = z.object({
  id: conditionId,
  version,
  label: z.string().min(1).max(300),
  synonyms: z.array(z.string().min(1).max(300)).max(100),
  parentIds: z.array(conditionId).max(20),
  /** Every ancestor up to the root, nearest first, without the condition itself. */
  ancestorIds: z.array(conditionId).max(60),
  icd10cm: z.array(z.string().max(20)).max(200),
});
export const conditionTopic = topic('ratings.condition.v1', conditionState);
export const conditionListed = fact(conditionTopic, 'ratings.condition.listed');
export const conditionChanged = fact(conditionTopic, 'ratings.condition.changed');

export const scores = z.object(
  Object.fromEntries(dimensions.map((name) => [name, z.int().min(1).max(5).optional()])) as Record<
    (typeof dimensions)[number],
    z.ZodOptional<z.ZodInt>
  >,
);
export const experience = z.object({
  patients: z.enum(['1-5', '6-20', '21-100', '100+']),
  lastUsed: z.enum(['<6m', '6-24m', '>24m']),
  line: z.enum(['1', '2', '3+']),
  setting: z.enum(['hospital', 'clinic', 'community']),
});
export const conflictType = z.enum([
  'employment',
  'consulting',
  'speaking',
  'research',
  'ownership',
  'travel',
  'other',
]);

const ratingPlace = z.object({
  id,
  version,
  authorId: id,
  drugId,
  conditionId,
  publishedAt: instant,
});
export const ratingState = z.discriminatedUnion('state', [
  ratingPlace.extend({
    state: z.literal('published'),
    scores,
    comment: text(1, 2_000).nullable(),
    lang,
    experience,
    /** Types only: company names never leave ratings. */
    conflict: z.object({ declared: z.boolean(), types: z.array(conflictType).max(7) }),
    provenance: z.string().max(60),
    revisedAt: instant.nullable(),
  }),
  ratingPlace.extend({ state: z.literal('hidden') }),
  ratingPlace.extend({ state: z.literal('removed') }),
  ratingPlace.extend({ state: z.literal('withdrawn') }),
]);
export const ratingTopic = topic('ratings.rating.v1', ratingState, {
  visibility: 'internal',
  readers: ['search'],
});
export const ratingPublished = fact(ratingTopic, 'ratings.rating.published');
export const ratingRevised = fact(ratingTopic, 'ratings.rating.revised');
export const ratingWithdrawn = fact(ratingTopic, 'ratings.rating.withdrawn');

/** A figure by method `dirichlet-1`; mean, interval and histogram are null while n < 5. */
export const figure = z.object({
  n: z.int().min(0),
  counts: z.array(z.int().min(0)).length(5).nullable(),
  mean: z.number().nullable(),
  lo: z.number().nullable(),
  hi: z.number().nullable(),
});
export const statisticState = z.object({
  /** `<drugId>:<conditionId>` */
  id: z.string(),
  version,
  drugId,
  conditionId,
  method: z.literal('dirichlet-1'),
  asOf: instant,
  raters: z.int().min(0),
  /** As a member sees it (product rule 4.2), by dimension. */
  member: z.record(dimension, figure),
});
export const statisticTopic = topic('ratings.statistic.v1', statisticState, {
  visibility: 'internal',
  readers: ['search', 'notifications'],
});
export const statisticRecomputed = fact(statisticTopic, 'ratings.statistic.recomputed');
