import { pageQuery } from '@openrounds/http';
import { z } from 'zod';

export const newBlock = z.strictObject({ memberId: z.uuid() });
export type NewBlock = z.infer<typeof newBlock>;

export const blockQuery = pageQuery;
export type BlockQuery = z.infer<typeof blockQuery>;

export const blockView = z.object({
  id: z.uuid(),
  version: z.int(),
  memberId: z.uuid(),
  /** As it is today: a block follows the member through a change of handle. */
  handle: z.string(),
  since: z.iso.datetime(),
});
export type BlockView = z.infer<typeof blockView>;
