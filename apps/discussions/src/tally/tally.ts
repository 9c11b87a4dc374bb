import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { execute } from '@openrounds/database';
import type { Comment } from '../comment/comment.entity.js';

const commentSql = `insert into tally_delta (item_id, item_kind, comments)
  select item_id, item_kind, $3 from (values ($1::uuid, 'post'), ($2::uuid, 'comment')) as counted (item_id, item_kind)
  where item_id is not null`;

/** Notes what changes the counts of an item; {@link FoldTallies} adds the notes up. */
@Injectable()
export class Tally {
  /**
   * Counts a comment for its post (none for a case) and for the comment that it answers.
   * @param step 1 when it appears, -1 when it goes out of view
   */
  async commentChanged(em: EntityManager, comment: Comment, step: 1 | -1): Promise<void> {
    const postId = comment.subjectKind === 'post' ? comment.subjectId : null;
    if (postId === null && comment.parentId == null) return;
    await execute(em, commentSql, [postId, comment.parentId ?? null, step]);
  }
}
