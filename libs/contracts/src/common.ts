import { z } from 'zod';
import { specialtySlugs } from './specialties.js';

export const id = z.uuid();
export const version = z.int().min(1);
export const instant = z.iso.datetime();
export const lang = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/);
export const country = z.string().regex(/^[A-Z]{2}$/);
export const specialty = z.enum(specialtySlugs);
export const drugId = z.uuid();
export const conditionId = z.string().regex(/^DOID:\d+$/);

/** A code point that a string holds as two units. */
const pair = /[\u{10000}-\u{10ffff}]/gu;

/** Counts Unicode code points after NFC, as every limit of the product does. A list of them would cost half of reading an event. */
export function codePoints(text: string): number {
  const composed = text.normalize('NFC');
  return composed.length - (composed.match(pair)?.length ?? 0);
}

/**
 * A text in one line, cut at a word where it is too long, with an ellipsis for what is missing.
 * @param max largest length of the answer, in code points
 */
export function cutAtWord(text: string, max: number): string {
  const line = text.normalize('NFC').replace(/\s+/g, ' ').trim();
  if (codePoints(line) <= max) return line;
  const cut = [...line].slice(0, max - 1).join('');
  const end = cut.lastIndexOf(' ');
  return `${(end > 0 ? cut.slice(0, end) : cut).trimEnd()}…`;
}

/**
 * A text whose length is limited in code points after NFC.
 * @param min smallest length, in code points
 * @param max largest length, in code points
 */
export function text(min: number, max: number): z.ZodType<string, string> {
  return z
    .string()
    .refine((value) => codePoints(value) >= min, { error: `must have at least ${min} characters` })
    .refine((value) => codePoints(value) <= max, { error: `must have at most ${max} characters` })
    .meta({ minLength: min, maxLength: max });
}

/** Where an imported text comes from; shown with it wherever it is shown. */
export const attribution = z.object({
  source: z.string().min(1).max(200),
  doi: z.string().max(200).optional(),
  url: z.url().optional(),
  licence: z.string().min(1).max(100),
  authors: z.string().max(2_000).optional(),
  published: z.string().max(40).optional(),
});

/** A paper that a text refers to. */
export const citation = z.object({ kind: z.enum(['doi', 'pmid']), value: z.string().min(1).max(200) });

/** A tag is a known concept (`DOID:n` or `drug:<uuid>`) or free text. */
export const tag = z.string().min(1).max(60);

/** Who may read: everybody, verified members of some specialties, or named members. */
export const audience = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('specialties'), specialties: z.array(specialty).min(1).max(3) }),
  z.object({ kind: z.literal('members'), memberIds: z.array(id).min(1).max(50) }),
]);
