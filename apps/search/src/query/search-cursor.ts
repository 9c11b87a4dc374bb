import { createHash } from 'node:crypto';
import { cursorOf, readCursor, ValidationFailed } from '@openrounds/http';
import { z } from 'zod';
import type { ContentType } from '../content/content-type.js';
import { formatQuery } from './parse-query.js';
import type { TypedQuery } from './typed-query.js';

/** The All tab goes no further: threads are collapsed, and a collapsed list is paged by number. */
export const mostThreads = 1_000;

const pageCursor = z.strictObject({
  /** Of which search. */
  h: z.string(),
  /** Hour of the first page: ranking by age must not change between pages. */
  n: z.iso.datetime(),
  m: z.enum(['required', 'optional', 'fuzzy']),
  /** Phrases that nothing held were read as words. */
  p: z.boolean(),
  /** Misspelt words that were replaced on the first page. */
  w: z.array(z.string().max(100)).max(8),
  /** Snapshot of the index. */
  s: z.string().nullable(),
  a: z
    .array(z.union([z.string(), z.number(), z.null()]))
    .max(4)
    .nullable(),
  o: z.int().min(0).max(mostThreads),
  /** What the first page showed, UUIDs in short. */
  x: z.array(z.string().max(100)).max(100),
  /** The total of the first page. */
  t: z.strictObject({ value: z.int(), exact: z.boolean() }),
});
export type PageCursor = z.output<typeof pageCursor>;

export function writePageCursor(cursor: PageCursor): string {
  return cursorOf(cursor);
}

/** @throws ValidationFailed for a cursor that is not of this search */
export function readPageCursor(cursor: string | undefined, search: string): PageCursor | undefined {
  const read = readCursor(cursor, pageCursor);
  if (read && read.h !== search) {
    throw new ValidationFailed([{ pointer: '/cursor', detail: 'belongs to another search' }]);
  }
  return read;
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** A UUID in 22 characters; other ids as they are. */
export function shortId(id: string): string {
  return uuid.test(id) ? Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url') : id;
}

export function longId(short: string): string {
  if (!/^[\w-]{22}$/.test(short)) return short;
  return Buffer.from(short, 'base64url')
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Names a search by what was asked, so that a cursor cannot be used with another one. */
export function searchKey(typed: TypedQuery, types: readonly ContentType[], viewer: string): string {
  return createHash('sha256')
    .update(`${viewer}\n${types.join()}\n${formatQuery(typed)}`)
    .digest('base64url')
    .slice(0, 12);
}
