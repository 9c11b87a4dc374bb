import { serviceEnv } from '@openrounds/config';
import { z } from 'zod';

/** Variables of the cases service. */
export const casesEnv = serviceEnv.extend({
  /** Days without an outcome after which a case is stale. */
  STALE_DAYS: z.coerce.number().int().min(1).max(3650).default(90),
});
export type CasesEnv = z.output<typeof casesEnv>;
