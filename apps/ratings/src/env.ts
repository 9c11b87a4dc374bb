import { serviceEnv } from '@openrounds/config';
import { z } from 'zod';

/** What ratings reads from its environment. */
export const ratingsEnv = serviceEnv.extend({
  /** Smallest number of seconds between two statistic records of one drug and condition. */
  STATISTIC_INTERVAL: z.coerce.number().min(0.05).max(3_600).default(30),
});
export type RatingsEnv = z.output<typeof ratingsEnv>;
