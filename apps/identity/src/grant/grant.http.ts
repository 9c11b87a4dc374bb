import { z } from 'zod';
import { grantableScopes } from '../client/client.http.js';

/** What is left to an application. To leave it nothing, end the grant. */
export const narrowedGrant = z.strictObject({
  scopes: z.array(z.enum(grantableScopes)).min(1).max(grantableScopes.length),
});
export type NarrowedGrant = z.infer<typeof narrowedGrant>;

export const grantView = z.object({
  id: z.uuid(),
  version: z.int(),
  client: z.object({ id: z.uuid(), name: z.string() }),
  /** What was granted; a duty counts only while the member holds it. */
  scopes: z.array(z.string()),
  createdAt: z.iso.datetime(),
  /** By day only. */
  lastUsed: z.iso.date().nullable(),
  expiresAt: z.iso.datetime(),
});
export type GrantView = z.infer<typeof grantView>;
