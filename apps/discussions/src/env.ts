import { serviceEnv } from '@openrounds/config';
import { z } from 'zod';

/** Variables of the discussions service. */
export const discussionsEnv = serviceEnv.extend({
  /** Seconds between two records of one item's counts. */
  TALLY_INTERVAL: z.coerce.number().min(0.1).max(3600).default(10),
});
export type DiscussionsEnv = z.output<typeof discussionsEnv>;
