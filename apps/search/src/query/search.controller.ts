import { Controller, Get, Query } from '@nestjs/common';
import { Answers, CurrentMember } from '@openrounds/http';
import type { Passport } from '@openrounds/http';
import { Catalogue } from '../concept/catalogue.js';
import { ContentIndex } from '../index/content-index.js';
import { hitViewOf } from './hit-view.js';
import { SearchContent } from './search-content.js';
import type { HitView, SearchAnswerView, SearchQuery, SuggestAnswer } from './search.http.js';
import {
  relatedAnswer,
  relatedParams,
  searchAnswer,
  searchQuery,
  suggestAnswer,
  suggestQuery,
} from './search.http.js';
import { Suggest } from './suggest.js';
import { Viewers } from './visibility.js';
import { WaitForWrite } from './wait-for-write.js';
import type { ContentType } from '../content/content-type.js';

const mostRelated = 10;

@Controller('v1')
export class SearchController {
  constructor(
    private readonly viewers: Viewers,
    private readonly content: SearchContent,
    private readonly wait: WaitForWrite,
    private readonly suggestions: Suggest,
  ) {}

  @Get('search')
  @Answers(searchAnswer)
  async search(
    @CurrentMember() member: Passport,
    @Query({ schema: searchQuery }) query: SearchQuery,
  ): Promise<SearchAnswerView> {
    const viewer = await this.viewers.of(member);
    if (query.waitFor === undefined) return this.content.run(viewer, query);
    const waited = await this.wait.run(query.waitFor, viewer);
    return { ...(await this.content.run(viewer, query)), waited };
  }

  @Get('suggestions')
  @Answers(suggestAnswer)
  async suggest(
    @CurrentMember() member: Passport,
    @Query({ schema: suggestQuery }) { q }: { q: string },
  ): Promise<SuggestAnswer> {
    return this.suggestions.run(await this.viewers.of(member), q);
  }
}

@Controller('v1/related')
export class RelatedController {
  constructor(
    private readonly viewers: Viewers,
    private readonly index: ContentIndex,
    private readonly catalogue: Catalogue,
  ) {}

  @Get()
  @Answers(relatedAnswer)
  async findRelated(
    @CurrentMember() member: Passport,
    @Query({ schema: relatedParams }) { type, id }: { type: ContentType; id: string },
  ): Promise<{ items: HitView[] }> {
    const viewer = await this.viewers.of(member);
    const { hits } = await this.index.related(viewer, type, id, mostRelated);
    const { dictionary } = this.catalogue;
    return { items: hits.map((hit) => hitViewOf(hit, { plan: null, dictionary, viewer })) };
  }
}
