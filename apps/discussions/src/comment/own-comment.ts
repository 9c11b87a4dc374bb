import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Forbidden, NotFound } from '@openrounds/http';
import { Comment } from './comment.entity.js';

/**
 * The author's own comment for a change, its row locked until the transaction ends.
 * A stranger learns nothing of a comment on a case: whoever is not the author and may not read it gets the same answer
 * as for an id that does not exist, because only comments on posts are told apart.
 * @throws NotFound, Forbidden (somebody else's comment on a post)
 */
export async function ownComment(em: EntityManager, id: string, memberId: string): Promise<Comment> {
  const comment = await em.findOne(Comment, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!comment || comment.state === 'erased') throw new NotFound();
  if (comment.authorId === memberId) return comment;
  if (comment.subjectKind === 'case') throw new NotFound();
  throw new Forbidden('Only the author may change this comment.');
}
