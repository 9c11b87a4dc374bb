import { Controller, Get, Query } from '@nestjs/common';
import type { Passport } from '@openrounds/http';
import { Answers, CurrentMember } from '@openrounds/http';
import type { FeedAnswer, FeedQuery } from './feed.http.js';
import { feedAnswer, feedQuery } from './feed.http.js';
import { ReadFeed } from './read-feed.js';
import { Viewers } from './visibility.js';

@Controller('v1/feed')
export class FeedController {
  constructor(
    private readonly viewers: Viewers,
    private readonly feed: ReadFeed,
  ) {}

  @Get()
  @Answers(feedAnswer)
  async readFeed(
    @CurrentMember() member: Passport,
    @Query({ schema: feedQuery }) query: FeedQuery,
  ): Promise<FeedAnswer> {
    return this.feed.run(await this.viewers.of(member), query);
  }
}
