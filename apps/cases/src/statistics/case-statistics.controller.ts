import { Controller, Get, Header } from '@nestjs/common';
import { Answers } from '@openrounds/http';
import type { CaseStatistics } from './read-case-statistics.js';
import { caseStatistics, ReadCaseStatistics } from './read-case-statistics.js';

@Controller('v1/case-statistics')
export class CaseStatisticsController {
  constructor(private readonly statistics: ReadCaseStatistics) {}

  /** How well the network answers, for everybody. */
  @Get()
  @Header('cache-control', 'public, max-age=5, stale-while-revalidate=30')
  @Answers(caseStatistics)
  readCaseStatistics(): Promise<CaseStatistics> {
    return this.statistics.run();
  }
}
