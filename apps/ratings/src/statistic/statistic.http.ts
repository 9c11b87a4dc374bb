import { conditionId, drugId } from '@openrounds/contracts';
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
