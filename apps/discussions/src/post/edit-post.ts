import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { postEdited } from '@openrounds/contracts';
import { Clock } from '@openrounds/database';
import { PreconditionFailed } from '@openrounds/http';
import { Outbox } from '@openrounds/messaging';
import { KnownConcepts } from '../concept/known-concepts.js';
import { Revision } from '../text/revision.entity.js';
import type { Written } from '../written.js';
import { ownPost } from './own-post.js';
import { prepared } from './post-text.js';
import type { Post } from './post.entity.js';
import type { PostChange } from './post.http.js';

/** Changes a post's text and keeps the version before. */
@Injectable()
export class EditPost {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly concepts: KnownConcepts,
    private readonly clock: Clock,
  ) {}

  /**
   * @param version that the author saw
   * @throws NotFound, Forbidden (not the author), PreconditionFailed (changed since), PostLocked, PhiFound
   */
  run(memberId: string, id: string, version: number, { reason, ...change }: PostChange): Promise<Written> {
    return this.em.transactional(async (em) => {
      const post = await ownPost(em, id, memberId);
      if (post.version !== version) throw new PreconditionFailed();
      em.create(Revision, this.revisionOf(post, memberId, reason));
      post.edit(prepared({ ...post, ...change }), this.clock.now());
      await this.concepts.demand(em, change.tags ?? []);
      await em.flush();
      await this.outbox.add(postEdited, post.toState());
      return { id, version: post.version };
    });
  }

  private revisionOf(post: Post, editorId: string, reason: string | undefined) {
    const { id: itemId, version, title, body } = post;
    return {
      itemId,
      version,
      itemKind: 'post' as const,
      title,
      body,
      editorId,
      reason: reason ?? null,
      at: this.clock.now(),
    };
  }
}
