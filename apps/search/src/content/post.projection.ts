import { postTopic } from '@openrounds/contracts';
import type { Batch } from '@openrounds/messaging';
import { On, Projection } from '@openrounds/messaging';
import type { ContentRow } from './content-rows.js';
import { ContentRows } from './content-rows.js';
import { isVisible, placeOf } from './visible.js';

/** Posts; a change of one queues its comments, which take audience and title from it. */
@Projection('search.content')
export class PostProjection {
  constructor(private readonly content: ContentRows) {}

  @On(postTopic)
  async apply(posts: Batch<typeof postTopic>): Promise<void> {
    await this.content.apply(posts.map(rowOf), 'thread');
  }
}

function rowOf(record: Batch<typeof postTopic>[number]): ContentRow {
  const { state } = record;
  return {
    ...placeOf('post', record),
    state: isVisible(state) ? state : null,
    authorId: state && 'authorId' in state ? state.authorId : null,
    at: state?.publishedAt ?? null,
  };
}
