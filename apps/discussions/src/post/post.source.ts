import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { postTopic } from '@openrounds/contracts';
import type { StateInput } from '@openrounds/contracts';
import type { StatePage, StateSource } from '@openrounds/messaging';
import { RepublishSource } from '@openrounds/messaging';
import { afterKey } from '../after-key.js';
import { Post } from './post.entity.js';

/** Current states of all posts, to be sent again. */
@RepublishSource(postTopic)
export class PostSource implements StateSource<typeof postTopic> {
  constructor(private readonly em: EntityManager) {}

  async read(page: StatePage): Promise<StateInput<typeof postTopic>[]> {
    const posts = await this.em.find(
      Post,
      { id: afterKey(page) },
      { orderBy: { id: 'asc' }, limit: page.limit, lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    return posts.map((post) => post.toState());
  }
}
