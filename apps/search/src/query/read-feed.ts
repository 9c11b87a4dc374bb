import { Injectable } from '@nestjs/common';
import { cursorOf, readCursor, ValidationFailed } from '@openrounds/http';
import { z } from 'zod';
import { Catalogue } from '../concept/catalogue.js';
import { ContentIndex } from '../index/content-index.js';
import type { FeedRequest } from './compile-feed.js';
import type { FeedAnswer, FeedQuery } from './feed.http.js';
import { feedTypes } from './feed.http.js';
import { Followed } from './followed.js';
import { hitViewOf } from './hit-view.js';
import { anyOf } from './query-plan.js';
import type { Viewer } from './visibility.js';

/** Where a feed stands: of which feed, and the sort values of the last item shown (the score only where it sorts). */
const id = z.string().max(100);
const position = z.strictObject({
  f: z.string(),
  a: z.union([z.tuple([z.int(), id]), z.tuple([z.number(), z.int(), id])]),
});

type Selection = Pick<FeedRequest, 'types' | 'filters' | 'first'> & Pick<FeedAnswer, 'basis'>;

/**
 * What a member follows, newest first; of a member who follows nothing, the own specialties. It is asked of the index,
 * where texts are tagged with concepts and their ancestors and where the one filter of visibility stands (ADR 0022).
 */
@Injectable()
export class ReadFeed {
  constructor(
    private readonly followed: Followed,
    private readonly index: ContentIndex,
    private readonly catalogue: Catalogue,
  ) {}

  /**
   * @throws ValidationFailed for a cursor of another feed
   * @throws SearchUnavailable without the engine
   */
  async run(viewer: Viewer, query: FeedQuery): Promise<FeedAnswer> {
    const { basis, ...selection } = await this.selectionOf(viewer, query);
    const feed = `${query.view} ${selection.types.join()}`;
    const at = readCursor(query.cursor, position);
    const values = selection.first ? 3 : 2;
    if (at && (at.f !== feed || at.a.length !== values))
      throw new ValidationFailed([{ pointer: '/cursor', detail: 'belongs to another feed' }]);
    // One more than the page holds tells whether there is another one.
    const hits = await this.index.feed(viewer, {
      ...selection,
      after: at?.a ?? null,
      limit: query.limit + 1,
    });
    const shown = hits.slice(0, query.limit);
    const { dictionary } = this.catalogue;
    return {
      basis,
      items: shown.map((hit) => hitViewOf(hit, { plan: null, dictionary, viewer })),
      nextCursor: hits.length > shown.length ? cursorOf({ f: feed, a: shown.at(-1)!.sort }) : null,
    };
  }

  private async selectionOf(viewer: Viewer, { view, type }: FeedQuery): Promise<Selection> {
    const own = anyOf(['specialtyIds'], viewer.ownSpecialties);
    if (view === 'unsolved') {
      const unsolved = anyOf(['label'], ['unsolved']);
      return { basis: 'specialties', types: ['case'], filters: [unsolved], first: own };
    }
    const follows = await this.followed.by(viewer.memberId);
    const types = feedTypes.filter((each) => type?.includes(each) ?? true);
    return { basis: follows ? 'follows' : 'specialties', types, filters: [follows ?? own], first: null };
  }
}
