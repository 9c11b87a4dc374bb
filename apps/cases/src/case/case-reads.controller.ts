import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import type { Passport } from '@openrounds/http';
import { Answers, CurrentMember, pageOf, WithEtag } from '@openrounds/http';
import { idParam } from '../id-param.js';
import type { CaseFilter, CaseView } from './case.http.js';
import { caseFilter, caseLine, caseView } from './case.http.js';
import { ListCases } from './list-cases.js';
import { ReadCase } from './read-case.js';

@Controller('v1/cases')
export class CaseReadsController {
  constructor(
    private readonly list: ListCases,
    private readonly read: ReadCase,
  ) {}

  @Get()
  @Header('content-type', 'application/json; charset=utf-8')
  @Answers(pageOf(caseLine))
  listCases(
    @CurrentMember() member: Passport,
    @Query({ schema: caseFilter }) filter: CaseFilter,
  ): Promise<string> {
    return this.list.run(member.memberId, filter);
  }

  @Get(':id')
  @WithEtag()
  @Answers(caseView)
  readCase(
    @CurrentMember() member: Passport,
    @Param('id', { schema: idParam }) id: string,
  ): Promise<CaseView> {
    return this.read.run(id, member.memberId);
  }
}
