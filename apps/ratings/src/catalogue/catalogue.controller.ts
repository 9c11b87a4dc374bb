import { Controller, Get, Param, Query } from '@nestjs/common';
import type { Page } from '@openrounds/http';
import { WithEtag } from '@openrounds/http';
import type { CatalogueQuery } from './catalogue.http.js';
import { catalogueQuery, conditionIdParam, drugIdParam } from './catalogue.http.js';
import type { ConditionLine, ConditionView } from './read-conditions.js';
import { ReadConditions } from './read-conditions.js';
import type { DrugLine, DrugView } from './read-drugs.js';
import { ReadDrugs } from './read-drugs.js';

@Controller('v1')
export class CatalogueController {
  constructor(
    private readonly drugs: ReadDrugs,
    private readonly conditions: ReadConditions,
  ) {}

  @Get('drugs')
  listDrugs(@Query({ schema: catalogueQuery }) query: CatalogueQuery): Promise<Page<DrugLine>> {
    return this.drugs.list(query);
  }

  @Get('drugs/:id')
  @WithEtag()
  getDrug(@Param('id', { schema: drugIdParam }) id: string): Promise<DrugView> {
    return this.drugs.one(id);
  }

  @Get('conditions')
  listConditions(@Query({ schema: catalogueQuery }) query: CatalogueQuery): Promise<Page<ConditionLine>> {
    return this.conditions.list(query);
  }

  @Get('conditions/:id')
  @WithEtag()
  getCondition(@Param('id', { schema: conditionIdParam }) id: string): Promise<ConditionView> {
    return this.conditions.one(id);
  }
}
