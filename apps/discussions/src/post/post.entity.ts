import { defineEntity, p } from '@mikro-orm/core';
import type { attribution, Citation, postState, SpecialtySlug } from '@openrounds/contracts';
import { IllegalTransition } from '@openrounds/http';
import type { z } from 'zod';
import type { PostText } from './post-text.js';
import { PostLocked } from './post.errors.js';

export type Attribution = z.output<typeof attribution>;

const PostSchema = defineEntity({
  name: 'Post',
  tableName: 'post',
  properties: {
    id: p.uuid().primary(),
    version: p.integer().version(),
    authorId: p.uuid(),
    kind: p.enum(['question', 'discussion', 'research'] as const),
    title: p.text(),
    body: p.text(),
    html: p.text(),
    pipeline: p.text(),
    lang: p.text(),
    specialties: p.array<SpecialtySlug>(),
    tags: p.array(),
    citations: p.json<Citation[]>(),
    acceptedCommentIds: p.array(),
    attribution: p.json<Attribution>().nullable(),
    /** Version of the guard's rules that the text passed. */
    ruleset: p.text(),
    state: p.enum(['published', 'locked', 'hidden', 'removed', 'withdrawn', 'erased'] as const),
    publishedAt: p.datetime(),
    editedAt: p.datetime().nullable(),
  },
});

/** A question, discussion or paper put before colleagues. */
export class Post extends PostSchema.class {
  /** @throws PostLocked when the post is not open, IllegalTransition when it is out of view */
  edit(text: PostText, now: Date): void {
    this.demandVisible('edited');
    if (this.state === 'locked') throw new PostLocked('A locked post cannot be edited.');
    Object.assign(this, text);
    this.editedAt = now;
  }

  /** Closes the post for new comments. */
  lock(): void {
    if (this.state !== 'published') throw new IllegalTransition('Only an open post can be locked.');
    this.state = 'locked';
  }

  unlock(): void {
    if (this.state !== 'locked') throw new IllegalTransition('Only a locked post can be unlocked.');
    this.state = 'published';
  }

  /** Takes the text out of view for good; the replies of others stay. */
  withdraw(): void {
    this.demandVisible('withdrawn');
    this.state = 'withdrawn';
  }

  /** Marks up to three comments as what answered the question. */
  accept(commentIds: string[]): void {
    this.demandVisible('answered');
    this.acceptedCommentIds = commentIds;
  }

  isVisible(): boolean {
    return this.state === 'published' || this.state === 'locked';
  }

  /** What others may know: the value of a record on `discussions.post.v1`. */
  toState(): z.input<typeof postState> {
    const { id, version, authorId, state } = this;
    const publishedAt = this.publishedAt.toISOString();
    if (state === 'erased') return { id, version, state, publishedAt };
    if (state !== 'published' && state !== 'locked') return { id, version, authorId, state, publishedAt };
    const { kind, title, body, lang, specialties, tags, citations, acceptedCommentIds } = this;
    return {
      id,
      version,
      authorId,
      state,
      kind,
      title,
      body,
      lang,
      specialties,
      tags,
      citations,
      acceptedCommentIds,
      attribution: this.attribution ?? null,
      publishedAt,
      editedAt: this.editedAt?.toISOString() ?? null,
    };
  }

  private demandVisible(what: string): void {
    if (!this.isVisible()) throw new IllegalTransition(`A post that is ${this.state} cannot be ${what}.`);
  }
}
PostSchema.setClass(Post);
