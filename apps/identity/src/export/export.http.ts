import { z } from 'zod';
import { freshFactor } from '../key/fresh-factor.js';

/** A stolen session alone carries nothing away. */
export const newExport = z.strictObject(freshFactor);

export const allowedExport = z.object({
  id: z.uuid(),
  /** Until then `GET /v1/me/export` works, once, with the session or key that asked. */
  expiresAt: z.iso.datetime(),
});
export type AllowedExport = z.infer<typeof allowedExport>;
