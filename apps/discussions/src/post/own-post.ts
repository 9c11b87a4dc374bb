import type { EntityManager } from '@mikro-orm/postgresql';
import { LockMode } from '@mikro-orm/core';
import { Forbidden, NotFound } from '@openrounds/http';
import { Post } from './post.entity.js';

/**
 * A post for a change, its row locked until the transaction ends.
 * @throws NotFound
 */
export async function lockedPost(em: EntityManager, id: string): Promise<Post> {
  const post = await em.findOne(Post, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!post || post.state === 'erased') throw new NotFound();
  return post;
}

/**
 * The same for the author's own post.
 * @throws NotFound, Forbidden (somebody else's post)
 */
export async function ownPost(em: EntityManager, id: string, memberId: string): Promise<Post> {
  const post = await lockedPost(em, id);
  if (post.authorId !== memberId) throw new Forbidden('Only the author may change this post.');
  return post;
}
