import { defineEntity, p } from '@mikro-orm/core';
import type { Citation, commentState } from '@openrounds/contracts';
import { IllegalTransition } from '@openrounds/http';
import type { z } from 'zod';
import type { CommentText } from './comment-text.js';

const CommentSchema = defineEntity({
  name: 'Comment',
  tableName: 'comment',
  properties: {
    id: p.uuid().primary(),
    version: p.integer().version(),
    subjectKind: p.enum(['post', 'case'] as const),
    subjectId: p.uuid(),
    parentId: p.uuid().nullable(),
    /** The top-level comment under which it stands; its own id at the top. */
    branchId: p.uuid(),
    depth: p.integer(),
    /** Order among the comments of the subject, without gaps that a reader could miss. */
    position: p.integer(),
    authorId: p.uuid(),
    toAuthor: p.boolean(),
    body: p.text(),
    html: p.text(),
    pipeline: p.text(),
    lang: p.text(),
    citations: p.json<Citation[]>(),
    ruleset: p.text(),
    state: p.enum(['published', 'hidden', 'removed', 'withdrawn', 'erased'] as const),
    addedAt: p.datetime(),
    editedAt: p.datetime().nullable(),
  },
});

/** A comment on a post or on a case. */
export class Comment extends CommentSchema.class {
  /** @throws IllegalTransition when the comment is out of view */
  edit(text: CommentText, now: Date): void {
    this.demandVisible('edited');
    Object.assign(this, text);
    this.editedAt = now;
  }

  /** Takes the text out of view for good; replies stay. */
  withdraw(): void {
    this.demandVisible('withdrawn');
    this.state = 'withdrawn';
  }

  /** What others may know: the value of a record on `discussions.comment.v1`. */
  toState(): z.input<typeof commentState> {
    const { id, version, subjectKind, subjectId, depth, authorId, state, body, lang, citations } = this;
    const place = {
      id,
      version,
      subjectKind,
      subjectId,
      parentId: this.parentId ?? null,
      depth,
      addedAt: this.addedAt.toISOString(),
    };
    if (state === 'erased') return { ...place, state };
    if (state !== 'published') return { ...place, authorId, state };
    return {
      ...place,
      authorId,
      state,
      body,
      lang,
      citations,
      editedAt: this.editedAt?.toISOString() ?? null,
    };
  }

  private demandVisible(what: string): void {
    if (this.state !== 'published')
      throw new IllegalTransition(`A comment that is ${this.state} cannot be ${what}.`);
  }
}
CommentSchema.setClass(Comment);
