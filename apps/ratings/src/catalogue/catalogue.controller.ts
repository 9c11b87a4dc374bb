import { Controller, Get, Param, Query } from '@nestjs/common';
import type { Page } from '@openrounds/http';
import { Answers, pageOf, WithEtag } from '@openrounds/http';
import type { CatalogueQuery } from './catalogue.http.js';
import { catalogueQuery, conditionIdParam, drugIdParam } from './catalogue.http.js';
import type { ConditionLine, ConditionView, DrugLine, DrugView } from './catalogue-view.js';
import { conditionLine, conditionView, drugLine, drugView } from './catalogue-view.js';
import { ReadConditions } from './read-conditions.js';
import { ReadDrugs } from './read-drugs.js';

@Controller('v1')
export class CatalogueController {
  constructor(
    private readonly drugs: ReadDrugs,
    private readonly conditions: ReadConditions,
  ) {}

  @Get('drugs')
  @Answers(pageOf(drugLine))
  listDrugs(@Query({ schema: catalogueQuery }) query: CatalogueQuery): Promise<Page<DrugLine>> {
    return this.drugs.list(query);
  }

  @Get('drugs/:id')
  @Answers(drugView)
  @WithEtag()
  getDrug(@Param('id', { schema: drugIdParam }) id: string): Promise<DrugView> {
    return this.drugs.one(id);
  }

  @Get('conditions')
  @Answers(pageOf(conditionLine))
  listConditions(@Query({ schema: catalogueQuery }) query: CatalogueQuery): Promise<Page<ConditionLine>> {
    return this.conditions.list(query);
  }

  @Get('conditions/:id')
  @Answers(conditionView)
  @WithEtag()
  getCondition(@Param('id', { schema: conditionIdParam }) id: string): Promise<ConditionView> {
    return this.conditions.one(id);
  }
}
