import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { drugIdParam } from '../catalogue/catalogue.http.js';
import type { MethodPage } from './method-page.js';
import { methodPage } from './method-page.js';
import type { ComparisonView, StatisticView } from './read-statistics.js';
import { ReadStatistics } from './read-statistics.js';
import type { ComparisonQuery, StatisticQuery } from './statistic.http.js';
import { comparisonQuery, methodVersion, statisticQuery } from './statistic.http.js';

@Controller('v1')
export class StatisticsController {
  constructor(private readonly statistics: ReadStatistics) {}

  @Get('drugs/:id/statistics')
  getStatistics(
    @Param('id', { schema: drugIdParam }) id: string,
    @Query({ schema: statisticQuery }) query: StatisticQuery,
  ): Promise<StatisticView> {
    return this.statistics.one(id, query.conditionId);
  }

  @Get('comparisons')
  compareDrugs(@Query({ schema: comparisonQuery }) query: ComparisonQuery): Promise<ComparisonView> {
    return this.statistics.compare(query);
  }

  @Get('statistics-methods/:version')
  @Header('cache-control', 'public, max-age=5, stale-while-revalidate=30')
  getStatisticsMethod(@Param('version', { schema: methodVersion }) version: string): MethodPage {
    return methodPage(version);
  }
}
