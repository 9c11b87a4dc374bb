import { attribution, citation, lang, postBody, postKind, postTitle, specialty } from '@openrounds/contracts';
import { pageQuery } from '@openrounds/http';
import { z } from 'zod';
import { authorView } from '../member/member.http.js';
import { isTag } from '../text/tags.js';

const notBlank = (value: string): boolean => value.trim() !== '';
const title = postTitle.refine(notBlank, { error: 'must not be blank' });
const body = postBody.refine(notBlank, { error: 'must not be blank' });
const distinct = (values: string[]): boolean => new Set(values).size === values.length;
const specialtyList = z
  .array(specialty)
  .min(1)
  .max(3)
  .refine(distinct, { error: 'must name each specialty once' });
const tagText = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .refine(isTag, { error: 'must be a concept id (DOID:n, drug:<uuid>) or a text of at most 40 characters' });
const tagList = z.array(tagText).max(8).refine(distinct, { error: 'must name each tag once' });

export const newPost = z.strictObject({
  kind: postKind.default('discussion'),
  title,
  body,
  lang: lang.default('en'),
  specialties: specialtyList,
  tags: tagList.default([]),
});
export type NewPost = z.output<typeof newPost>;

export const postChange = z
  .strictObject({
    kind: postKind,
    title,
    body,
    lang,
    specialties: specialtyList,
    tags: tagList,
    reason: z.string().trim().min(1).max(200),
  })
  .partial()
  .refine((change) => Object.keys(change).some((key) => key !== 'reason'), {
    error: 'must change something',
  });
export type PostChange = z.output<typeof postChange>;

export const acceptance = z.strictObject({ commentIds: z.array(z.uuid()).max(3).refine(distinct) });
export type Acceptance = z.output<typeof acceptance>;

export const postFilter = pageQuery.extend({
  specialty: specialty.optional(),
  kind: postKind.optional(),
  author: z.uuid().optional(),
});
export type PostFilter = z.output<typeof postFilter>;

export const countsView = z.object({
  helpful: z.int(),
  agree: z.int(),
  disagree: z.int(),
  comments: z.int(),
});

/** A line of a list: no body, one short extract. */
export const postLine = z.object({
  id: z.uuid(),
  version: z.int(),
  state: z.enum(['published', 'locked']),
  kind: postKind,
  title: z.string(),
  extract: z.string(),
  lang,
  specialties: z.array(specialty),
  tags: z.array(z.string()),
  publishedAt: z.iso.datetime(),
  author: authorView.pick({ id: true, handle: true, role: true, level: true }).nullable(),
  counts: countsView,
});

/** A post with its text, which is null once the post is out of view. */
export const postView = z.object({
  id: z.uuid(),
  version: z.int(),
  state: z.enum(['published', 'locked', 'hidden', 'removed', 'withdrawn', 'erased']),
  authorId: z.uuid(),
  author: authorView.nullable(),
  kind: postKind.nullable(),
  title: z.string().nullable(),
  body: z.string().nullable(),
  html: z.string().nullable(),
  lang: lang.nullable(),
  specialties: z.array(specialty),
  tags: z.array(z.string()),
  concepts: z.array(z.object({ id: z.string(), label: z.string() })),
  citations: z.array(citation),
  acceptedCommentIds: z.array(z.uuid()),
  attribution: attribution.nullable(),
  publishedAt: z.iso.datetime(),
  editedAt: z.iso.datetime().nullable(),
  counts: countsView,
});
export type PostView = z.output<typeof postView>;

/** Versions of a post before, newest first; `at` is the time of the edit that replaced it. */
export const revisionList = z.object({
  items: z.array(
    z.object({
      version: z.int(),
      title: z.string().nullable(),
      body: z.string(),
      reason: z.string().nullable(),
      at: z.iso.datetime(),
    }),
  ),
});
export type RevisionList = z.output<typeof revisionList>;
