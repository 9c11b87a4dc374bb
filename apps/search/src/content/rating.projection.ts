import { ratingTopic } from '@openrounds/contracts';
import type { Batch } from '@openrounds/messaging';
import { On, Projection } from '@openrounds/messaging';
import type { ContentRow } from './content-rows.js';
import { ContentRows } from './content-rows.js';
import { isVisible, placeOf } from './visible.js';

/** Ratings: those with a comment are found, the others are in their index to be counted. */
@Projection('search.content')
export class RatingProjection {
  constructor(private readonly content: ContentRows) {}

  @On(ratingTopic)
  async apply(ratings: Batch<typeof ratingTopic>): Promise<void> {
    await this.content.apply(ratings.map(rowOf));
  }
}

function rowOf(record: Batch<typeof ratingTopic>[number]): ContentRow {
  const { state } = record;
  return {
    ...placeOf('rating', record),
    state: isVisible(state) ? state : null,
    authorId: state?.authorId ?? null,
    at: state?.publishedAt ?? null,
  };
}
