import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { postAnswered } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import { ValidationFailed } from '@openrounds/http';
import { Outbox } from '@openrounds/messaging';
import type { Written } from '../written.js';
import { ownPost } from './own-post.js';

const visibleSql = `select id from comment where subject_id = $1 and id = any($2) and state = 'published'`;

/** The asker names the comments that answered, at most three; an empty list takes the mark away. */
@Injectable()
export class AcceptComments {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
  ) {}

  /** @throws NotFound, Forbidden (not the asker), ValidationFailed (no visible comment of this post) */
  run(memberId: string, id: string, commentIds: string[]): Promise<Written> {
    return this.em.transactional(async (em) => {
      const post = await ownPost(em, id, memberId);
      await demandComments(em, id, commentIds);
      if (post.acceptedCommentIds.join() === commentIds.join()) return { id, version: post.version };
      post.accept(commentIds);
      await em.flush();
      await this.outbox.add(postAnswered, post.toState());
      return { id, version: post.version };
    });
  }
}

async function demandComments(em: EntityManager, postId: string, ids: string[]): Promise<void> {
  const found = new Set((await execute<{ id: string }>(em, visibleSql, [postId, ids])).map((row) => row.id));
  const errors = ids.flatMap((id, index) =>
    found.has(id)
      ? []
      : [{ pointer: `/commentIds/${index}`, detail: 'is not a visible comment of this post' }],
  );
  if (errors.length > 0) throw new ValidationFailed(errors);
}
