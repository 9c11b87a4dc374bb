import { conditionId, dimension, drugId, figure, instant, statisticState } from '@openrounds/contracts';
import { z } from 'zod';

export const statisticQuery = z.strictObject({ conditionId });
export type StatisticQuery = z.infer<typeof statisticQuery>;

/** `drugIds`: two to four, separated by commas, each once. */
export const comparisonQuery = z.strictObject({
  drugIds: z
    .string()
    .max(200)
    .transform((list) => list.split(',').map((id) => id.trim()))
    .pipe(
      z
        .array(drugId)
        .min(2)
        .max(4)
        .refine((ids) => new Set(ids).size === ids.length, { error: 'names a drug twice' }),
    ),
  conditionId,
});
export type ComparisonQuery = z.infer<typeof comparisonQuery>;

export const methodVersion = z.string().regex(/^[a-z0-9-]{1,40}$/);

/** Over all raters, by dimension: from 5 ratings on mean, interval and histogram; below, n alone. */
export const statisticView = statisticState.pick({
  drugId: true,
  conditionId: true,
  method: true,
  asOf: true,
  raters: true,
  member: true,
});
export type StatisticView = z.infer<typeof statisticView>;

/** Two drugs in one dimension; `higher` and `by` are null unless the verdict is "higher". */
export const pairResult = z.object({
  drugIds: z.array(drugId).length(2),
  verdict: z.enum(['no difference shown', 'higher', 'too few']),
  /** The drug whose interval lies above. */
  higher: drugId.nullable(),
  /** By how much its mean is higher, two decimals. */
  by: z.number().nullable(),
});
export type PairResult = z.infer<typeof pairResult>;

export const dimensionResult = z.object({
  dimension,
  /** By mean where every two drugs differ, else by name: an order that nothing supports is not shown. */
  orderedBy: z.enum(['mean', 'name']),
  drugs: z.array(z.object({ id: drugId, name: z.string(), figure })),
  pairs: z.array(pairResult),
});
export type DimensionResult = z.infer<typeof dimensionResult>;

export const comparisonView = z.object({
  conditionId,
  method: statisticState.shape.method,
  asOf: instant,
  dimensions: z.array(dimensionResult),
});
export type ComparisonView = z.infer<typeof comparisonView>;

export const methodPageView = z.object({
  version: z.string(),
  /** The method in words, Markdown. */
  text: z.string(),
  constants: z.object({
    /** Expected share of the scores 1 to 5. */
    prior: z.array(z.number()).length(5),
    strength: z.number(),
    quantile: z.number(),
    scale: z.array(z.number()).length(2),
  }),
  /** `fewestShown`: ratings from which members see a mean; `smallestCell`: smallest number shown anywhere else. */
  limits: z.object({ fewestShown: z.int(), smallestCell: z.int() }),
  /** Rounded to four decimals. */
  goldenValues: z.array(
    z.object({
      counts: z.array(z.int()).length(5),
      n: z.int(),
      raw: z.number().nullable(),
      mean: z.number(),
      lo: z.number(),
      hi: z.number(),
    }),
  ),
});
export type MethodPage = z.infer<typeof methodPageView>;
