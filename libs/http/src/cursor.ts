import { z } from 'zod';
import { ValidationFailed } from './problems.js';

/** A page of a list; `nextCursor` is null at its end. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** The schema of a page, for documents. */
export function pageOf<T extends z.ZodType>(
  item: T,
): z.ZodObject<{ items: z.ZodArray<T>; nextCursor: z.ZodNullable<z.ZodString> }> {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** Query parameters of every list; extended with `.extend()`. */
export const pageQuery = z.strictObject({
  cursor: z.string().max(1_000).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

/** Makes an opaque cursor of the sort values of a page's last item. */
export function cursorOf(values: Record<string, unknown>): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/**
 * @param schema of the values that were given to `cursorOf`; a Date was written as ISO 8601 text
 * @throws ValidationFailed for a cursor that is not ours
 */
export function readCursor<T>(cursor: string | undefined, schema: z.ZodType<T>): T | undefined {
  if (cursor === undefined) return undefined;
  const result = schema.safeParse(decode(cursor));
  if (!result.success)
    throw new ValidationFailed([{ pointer: '/cursor', detail: 'is not a cursor of this list' }]);
  return result.data;
}

function decode(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
