import { Body, Controller, Delete, Get, Header, Param, Patch } from '@nestjs/common';
import type { Page, Passport } from '@openrounds/http';
import { Answers, CurrentMember, pageOf } from '@openrounds/http';
import type { Written } from '../member/member.http.js';
import { idParam, written } from '../member/member.http.js';
import { EndGrant } from './end-grant.js';
import type { GrantView, NarrowedGrant } from './grant.http.js';
import { grantView, narrowedGrant } from './grant.http.js';
import { ListGrants } from './list-grants.js';
import { NarrowGrant } from './narrow-grant.js';

@Controller('v1/grants')
export class GrantsController {
  constructor(
    private readonly list: ListGrants,
    private readonly narrow: NarrowGrant,
    private readonly end: EndGrant,
  ) {}

  @Get()
  @Answers(pageOf(grantView))
  @Header('cache-control', 'no-store')
  listGrants(@CurrentMember() member: Passport): Promise<Page<GrantView>> {
    return this.list.run(member.memberId);
  }

  /** Takes scopes away; tokens that are out already count for no more than what is left. */
  @Patch(':id')
  @Answers(written)
  narrowGrant(
    @CurrentMember() member: Passport,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: narrowedGrant }) left: NarrowedGrant,
  ): Promise<Written> {
    return this.narrow.run(member.memberId, id, left);
  }

  @Delete(':id')
  @Answers(written)
  endGrant(
    @CurrentMember() member: Passport,
    @Param('id', { schema: idParam }) id: string,
  ): Promise<Written> {
    return this.end.byMember(member.memberId, id);
  }
}
