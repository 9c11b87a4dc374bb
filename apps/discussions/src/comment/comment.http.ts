import { citation, commentBody, lang, subjectKind } from '@openrounds/contracts';
import { pageQuery } from '@openrounds/http';
import { z } from 'zod';
import { authorView } from '../member/member.http.js';
import { countsView } from '../post/post.http.js';

const writtenBody = commentBody.refine((value) => value.trim() !== '', { error: 'must not be blank' });

export const newComment = z.strictObject({
  subject: z.strictObject({ kind: subjectKind, id: z.uuid() }),
  parentId: z.uuid().optional(),
  body: writtenBody,
  lang: lang.default('en'),
  /** Asks the author: still visible to all who may read the thread. */
  toAuthor: z.boolean().default(false),
});
export type NewComment = z.output<typeof newComment>;

export const commentChange = z
  .strictObject({ body: writtenBody, lang, reason: z.string().trim().min(1).max(200) })
  .partial()
  .refine(({ body, lang: language }) => (body ?? language) !== undefined, { error: 'must change something' });
export type CommentChange = z.output<typeof commentChange>;

export const commentFilter = pageQuery.extend({
  /** `post:<id>` or `case:<id>` */
  subject: z.string().regex(/^(post|case):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, {
    error: 'must be post:<id> or case:<id>',
  }),
  /** A top-level comment: pages the rest of its replies instead of the tree. */
  branch: z.uuid().optional(),
});
export type CommentFilter = z.output<typeof commentFilter>;

const commentLine = z.object({
  id: z.uuid(),
  version: z.int(),
  /** `blocked`: you and the author do not meet; only the place is shown. */
  state: z.enum(['published', 'hidden', 'removed', 'withdrawn', 'erased', 'blocked']),
  parentId: z.uuid().nullable(),
  depth: z.int().min(1).max(6),
  author: authorView.pick({ id: true, handle: true, role: true, level: true }).nullable(),
  toAuthor: z.boolean(),
  /** Body and HTML are null once the comment is out of view. */
  body: z.string().nullable(),
  html: z.string().nullable(),
  lang: lang.nullable(),
  citations: z.array(citation),
  addedAt: z.iso.datetime(),
  editedAt: z.iso.datetime().nullable(),
  counts: countsView,
});
export type CommentLine = z.output<typeof commentLine>;

/** A comment with the replies below it. */
export const commentNode = commentLine
  .extend({
    get replies() {
      return z.array(commentNode);
    },
  })
  .meta({ id: 'Comment' });
export type CommentNode = CommentLine & { replies: CommentNode[] };

/** A top-level comment; `moreReplies` pages what its branch holds beyond the replies shown. */
export const branchView = commentNode.extend({ moreReplies: z.string().nullable() });
export type BranchView = CommentNode & { moreReplies: string | null };
