import { conditionId, drugId, specialty } from '@openrounds/contracts';
import { pageQuery } from '@openrounds/http';
import { z } from 'zod';
import { targetKinds } from './follow.entity.js';

/** What can be followed, each with the ids that exist for it. */
export const newFollow = z.discriminatedUnion('targetKind', [
  z.strictObject({ targetKind: z.literal('member'), targetId: z.uuid() }),
  z.strictObject({ targetKind: z.literal('specialty'), targetId: specialty }),
  z.strictObject({ targetKind: z.literal('drug'), targetId: drugId }),
  z.strictObject({ targetKind: z.literal('condition'), targetId: conditionId.max(80) }),
  z.strictObject({ targetKind: z.literal('reference'), targetId: z.uuid() }),
]);
export type NewFollow = z.infer<typeof newFollow>;

export const followQuery = pageQuery.extend({ targetKind: z.enum(targetKinds).optional() });
export type FollowQuery = z.infer<typeof followQuery>;

export const followView = z.object({
  id: z.uuid(),
  version: z.int(),
  targetKind: z.enum(targetKinds),
  targetId: z.string(),
  since: z.iso.datetime(),
});
export type FollowView = z.infer<typeof followView>;
