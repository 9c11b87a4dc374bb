import { z } from 'zod';
import { passwordText } from '../member/member.http.js';

/** The fresh factor: a stolen session alone carries nothing away. */
export const newExport = z.strictObject({ password: passwordText });

export const allowedExport = z.object({
  id: z.uuid(),
  /** Until then `GET /v1/me/export` works, once, with the session or key that asked. */
  expiresAt: z.iso.datetime(),
});
export type AllowedExport = z.infer<typeof allowedExport>;
