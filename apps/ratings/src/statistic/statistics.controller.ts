import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { Answers } from '@openrounds/http';
import { drugIdParam } from '../catalogue/catalogue.http.js';
import { methodPage } from './method-page.js';
import { ReadStatistics } from './read-statistics.js';
import type {
  ComparisonQuery,
  ComparisonView,
  MethodPage,
  StatisticQuery,
  StatisticView,
} from './statistic.http.js';
import {
  comparisonQuery,
  comparisonView,
  methodPageView,
  methodVersion,
  statisticQuery,
  statisticView,
} from './statistic.http.js';

@Controller('v1')
export class StatisticsController {
  constructor(private readonly statistics: ReadStatistics) {}

  @Get('drugs/:id/statistics')
  @Answers(statisticView)
  getStatistics(
    @Param('id', { schema: drugIdParam }) id: string,
    @Query({ schema: statisticQuery }) query: StatisticQuery,
  ): Promise<StatisticView> {
    return this.statistics.one(id, query.conditionId);
  }

  @Get('comparisons')
  @Answers(comparisonView)
  compareDrugs(@Query({ schema: comparisonQuery }) query: ComparisonQuery): Promise<ComparisonView> {
    return this.statistics.compare(query);
  }

  @Get('statistics-methods/:version')
  @Answers(methodPageView)
  @Header('cache-control', 'public, max-age=5, stale-while-revalidate=30')
  getStatisticsMethod(@Param('version', { schema: methodVersion }) version: string): MethodPage {
    return methodPage(version);
  }
}
