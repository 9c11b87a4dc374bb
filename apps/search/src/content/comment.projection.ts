import { commentTopic } from '@openrounds/contracts';
import type { Batch } from '@openrounds/messaging';
import { On, Projection } from '@openrounds/messaging';
import type { ContentRow } from './content-rows.js';
import { ContentRows } from './content-rows.js';
import { contentKey } from './content-type.js';
import { isVisible, placeOf } from './visible.js';

/** Comments on posts and cases. Who may see one is decided when it is indexed, from the row of its thread. */
@Projection('search.content')
export class CommentProjection {
  constructor(private readonly content: ContentRows) {}

  @On(commentTopic)
  async apply(comments: Batch<typeof commentTopic>): Promise<void> {
    await this.content.apply(comments.map(rowOf));
  }
}

function rowOf(record: Batch<typeof commentTopic>[number]): ContentRow {
  const { state } = record;
  return {
    ...placeOf('comment', record),
    state: isVisible(state) ? state : null,
    authorId: state && 'authorId' in state ? state.authorId : null,
    threadId: state ? contentKey(state.subjectKind, state.subjectId) : null,
    at: state?.addedAt ?? null,
  };
}
