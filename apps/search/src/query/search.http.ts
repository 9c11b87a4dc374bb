import { csv } from '@openrounds/config';
import { z } from 'zod';
import { contentTypes } from '../content/content-type.js';
import { facetNames } from './search-request.js';
import { sorts } from './typed-query.js';

/** Query parameter `a,b,c`. */
export const listOf = <const V extends readonly [string, ...string[]]>(values: V) =>
  csv
    .pipe(z.array(z.enum(values)))
    .meta({ type: 'string', description: `Some of ${values.join(', ')}, separated by commas.` });

export const searchQuery = z.strictObject({
  /** The query language: words, "phrases", -exclusions, operators such as `drug:` and `is:unsolved`. */
  q: z.string().max(10_000).default(''),
  type: listOf(contentTypes).optional(),
  sort: z.enum(sorts).optional(),
  facets: listOf(facetNames).optional(),
  cursor: z.string().max(8_000).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  /** `<type>:<id>:<version>`: waits at most 2 s until that version of the reader's own write can be found. */
  waitFor: z
    .string()
    .max(200)
    .regex(new RegExp(`^(${contentTypes.join('|')}):[A-Za-z0-9:_-]{1,100}:[1-9]\\d{0,8}$`))
    .optional(),
});
export type SearchQuery = z.output<typeof searchQuery>;

const author = z.object({
  id: z.string(),
  handle: z.string().nullable(),
  role: z.string().nullable(),
  specialties: z.array(z.string()),
  country: z.string().nullable(),
  region: z.string().nullable(),
  level: z.int().nullable(),
});

export const hitView = z.object({
  type: z.enum(contentTypes),
  id: z.string(),
  threadId: z.string(),
  title: z.string().nullable(),
  lang: z.string().nullable(),
  state: z.string().nullable(),
  label: z.string().nullable(),
  specialties: z.array(z.string()),
  publishedAt: z.string().nullable(),
  activityAt: z.string().nullable(),
  author: author.nullable(),
  thread: z.object({ type: z.enum(['post', 'case']), id: z.string(), title: z.string() }).nullable(),
  /** HTML-escaped text; what matched stands between `<mark>` and `</mark>`. */
  highlights: z.object({ title: z.string().nullable(), body: z.array(z.string()) }),
  /** Why it was found, where it uses another name: "Lipitor = atorvastatin". */
  matched: z.array(z.string()),
  /** What belongs to the type: counts, attribution, figures of a drug. */
  details: z.record(z.string(), z.unknown()),
});
export type HitView = z.output<typeof hitView>;

export const facetView = z.object({
  value: z.string(),
  label: z.string(),
  /** Documents; for specialty, region, country and level distinct authors, 1 to 10 of them as "<11". */
  count: z.union([z.int(), z.literal('<11')]),
});

export const searchAnswer = z.object({
  items: z.array(hitView),
  nextCursor: z.string().nullable(),
  total: z.object({ value: z.int(), relation: z.enum(['exact', 'at-least', 'estimate']) }),
  facets: z.record(z.string(), z.array(facetView)),
  /** The query with its misspelt words replaced, if that was searched too. */
  correction: z
    .object({ query: z.string(), words: z.array(z.object({ from: z.string(), to: z.string() })) })
    .nullable(),
  /** Too few items held all words, so items that hold some follow. */
  relaxed: z.boolean(),
  warnings: z.array(z.string()),
  /** Only with `waitFor`: whether that version can be found. */
  waited: z.boolean().optional(),
});
export type SearchAnswerView = z.output<typeof searchAnswer>;

export const suggestQuery = z.strictObject({ q: z.string().min(1).max(100) });
export const suggestAnswer = z.object({
  names: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['drug', 'class', 'condition', 'specialty']),
      ids: z.array(z.string()),
    }),
  ),
  titles: z.array(z.object({ type: z.enum(contentTypes), id: z.string(), title: z.string() })),
});
export type SuggestAnswer = z.output<typeof suggestAnswer>;

export const relatedParams = z.strictObject({ type: z.enum(contentTypes), id: z.string().min(1).max(100) });
export const relatedAnswer = z.object({ items: z.array(hitView) });
