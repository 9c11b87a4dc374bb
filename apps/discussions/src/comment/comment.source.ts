import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { commentTopic } from '@openrounds/contracts';
import type { StateInput } from '@openrounds/contracts';
import type { StatePage, StateSource } from '@openrounds/messaging';
import { RepublishSource } from '@openrounds/messaging';
import { afterKey } from '../after-key.js';
import { Comment } from './comment.entity.js';

/** Current states of all comments, to be sent again. */
@RepublishSource(commentTopic)
export class CommentSource implements StateSource<typeof commentTopic> {
  constructor(private readonly em: EntityManager) {}

  async read(page: StatePage): Promise<StateInput<typeof commentTopic>[]> {
    const comments = await this.em.find(
      Comment,
      { id: afterKey(page) },
      { orderBy: { id: 'asc' }, limit: page.limit, lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    return comments.map((comment) => comment.toState());
  }
}
