import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { commentEdited } from '@openrounds/contracts';
import { Clock } from '@openrounds/database';
import { PreconditionFailed } from '@openrounds/http';
import { Outbox } from '@openrounds/messaging';
import { Revision } from '../text/revision.entity.js';
import type { Written } from '../written.js';
import { prepared } from './comment-text.js';
import type { Comment } from './comment.entity.js';
import type { CommentChange } from './comment.http.js';
import { ownComment } from './own-comment.js';

/** Changes a comment's text and keeps the version before. */
@Injectable()
export class EditComment {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * @param version that the author saw
   * @throws NotFound, Forbidden (not the author), PreconditionFailed (changed since), IllegalTransition, PhiFound
   */
  run(memberId: string, id: string, version: number, change: CommentChange): Promise<Written> {
    return this.em.transactional(async (em) => {
      const comment = await ownComment(em, id, memberId);
      if (comment.version !== version) throw new PreconditionFailed();
      em.create(Revision, this.revisionOf(comment, memberId, change.reason));
      comment.edit(prepared(change.body ?? comment.body, change.lang ?? comment.lang), this.clock.now());
      await em.flush();
      await this.outbox.add(commentEdited, comment.toState());
      return { id, version: comment.version };
    });
  }

  private revisionOf({ id: itemId, version, body }: Comment, editorId: string, reason: string | undefined) {
    const at = this.clock.now();
    return {
      itemId,
      version,
      itemKind: 'comment' as const,
      title: null,
      body,
      editorId,
      reason: reason ?? null,
      at,
    };
  }
}
