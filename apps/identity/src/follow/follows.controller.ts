import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import type { Page, Passport } from '@openrounds/http';
import { Answers, CurrentMember, pageOf } from '@openrounds/http';
import type { Written } from '../member/member.http.js';
import { idParam, written } from '../member/member.http.js';
import { EndFollow } from './end-follow.js';
import type { FollowQuery, FollowView, NewFollow } from './follow.http.js';
import { followQuery, followView, newFollow } from './follow.http.js';
import { ListFollows } from './list-follows.js';
import { StartFollow } from './start-follow.js';

@Controller('v1/follows')
export class FollowsController {
  constructor(
    private readonly start: StartFollow,
    private readonly end: EndFollow,
    private readonly list: ListFollows,
  ) {}

  @Post()
  @Answers(written, 201)
  startFollow(
    @CurrentMember() member: Passport,
    @Body({ schema: newFollow }) input: NewFollow,
  ): Promise<Written> {
    return this.start.run(member.memberId, input);
  }

  @Get()
  @Answers(pageOf(followView))
  listFollows(
    @CurrentMember() member: Passport,
    @Query({ schema: followQuery }) query: FollowQuery,
  ): Promise<Page<FollowView>> {
    return this.list.run(member.memberId, query);
  }

  @Delete(':id')
  @Answers(written)
  endFollow(
    @CurrentMember() member: Passport,
    @Param('id', { schema: idParam }) id: string,
  ): Promise<Written> {
    return this.end.run(member.memberId, id);
  }
}
