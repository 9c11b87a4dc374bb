import { z } from 'zod';

/** The answer of every write: enough to ask for the item, or for search to wait for it. */
export const written = z.object({ id: z.uuid(), version: z.int() });
export type Written = z.output<typeof written>;
