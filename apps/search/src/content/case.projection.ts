import { caseTopic } from '@openrounds/contracts';
import type { Batch } from '@openrounds/messaging';
import { On, Projection } from '@openrounds/messaging';
import type { ContentRow } from './content-rows.js';
import { ContentRows } from './content-rows.js';
import { isVisible, placeOf } from './visible.js';

/** Patient cases; a change of one queues its comments, which take audience and title from it. */
@Projection('search.content')
export class CaseProjection {
  constructor(private readonly content: ContentRows) {}

  @On(caseTopic)
  async apply(cases: Batch<typeof caseTopic>): Promise<void> {
    await this.content.apply(cases.map(rowOf), 'thread');
  }
}

function rowOf(record: Batch<typeof caseTopic>[number]): ContentRow {
  const { state } = record;
  return {
    ...placeOf('case', record),
    state: isVisible(state) ? state : null,
    authorId: state && 'authorId' in state ? state.authorId : null,
    at: state?.openedAt ?? null,
  };
}
