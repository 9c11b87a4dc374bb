import { Controller, Delete, Get, Header, Param } from '@nestjs/common';
import type { Page, Passport } from '@openrounds/http';
import { Answers, CurrentMember, pageOf } from '@openrounds/http';
import type { Written } from '../member/member.http.js';
import { idParam, written } from '../member/member.http.js';
import { EndGrant } from './end-grant.js';
import type { GrantView } from './grant.http.js';
import { grantView } from './grant.http.js';
import { ListGrants } from './list-grants.js';

@Controller('v1/grants')
export class GrantsController {
  constructor(
    private readonly list: ListGrants,
    private readonly end: EndGrant,
  ) {}

  @Get()
  @Answers(pageOf(grantView))
  @Header('cache-control', 'no-store')
  listGrants(@CurrentMember() member: Passport): Promise<Page<GrantView>> {
    return this.list.run(member.memberId);
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
