import { Body, Controller, Get, Header, Param, Post, Query } from '@nestjs/common';
import type { Page, Passport } from '@openrounds/http';
import { Answers, CurrentMember, pageOf } from '@openrounds/http';
import type { Written } from '../member/member.http.js';
import { idParam, written } from '../member/member.http.js';
import { ApproveDisclosure } from './approve-disclosure.js';
import type { DisclosureLine, DisclosureQuery, DisclosureView, NewDisclosure } from './disclosure.http.js';
import { disclosureLine, disclosureQuery, disclosureView, newDisclosure } from './disclosure.http.js';
import { RequestDisclosure } from './request-disclosure.js';
import { ShowDisclosure } from './show-disclosure.js';

@Controller('v1/disclosures')
export class DisclosuresController {
  constructor(
    private readonly request: RequestDisclosure,
    private readonly approve: ApproveDisclosure,
    private readonly show: ShowDisclosure,
  ) {}

  @Post()
  @Answers(written, 201)
  requestDisclosure(
    @CurrentMember() member: Passport,
    @Body({ schema: newDisclosure }) input: NewDisclosure,
  ): Promise<Written> {
    return this.request.run(member.memberId, input);
  }

  @Get()
  @Answers(pageOf(disclosureLine))
  @Header('cache-control', 'no-store')
  listDisclosures(
    @CurrentMember() member: Passport,
    @Query({ schema: disclosureQuery }) query: DisclosureQuery,
  ): Promise<Page<DisclosureLine>> {
    return this.show.list(member.memberId, query);
  }

  @Get(':id')
  @Answers(disclosureView)
  @Header('cache-control', 'no-store')
  showDisclosure(
    @CurrentMember() member: Passport,
    @Param('id', { schema: idParam }) id: string,
  ): Promise<DisclosureView> {
    return this.show.run(member.memberId, id);
  }

  @Post(':id/approvals')
  @Answers(written, 201)
  approveDisclosure(
    @CurrentMember() member: Passport,
    @Param('id', { schema: idParam }) id: string,
  ): Promise<Written> {
    return this.approve.run(member.memberId, id);
  }
}
