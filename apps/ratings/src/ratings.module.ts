import { Module } from '@nestjs/common';
import { BlocksModule } from '@openrounds/blocks';
import { DatabaseModule } from '@openrounds/database';
import { ErasureModule } from '@openrounds/erasure';
import { MemberExport, MemberExportController } from '@openrounds/http';
import { MessagingModule } from '@openrounds/messaging';
import { CatalogueController } from './catalogue/catalogue.controller.js';
import { ConditionSource, DrugSource } from './catalogue/catalogue.sources.js';
import { ImportCatalogue } from './catalogue/import-catalogue.js';
import { ReadConditions } from './catalogue/read-conditions.js';
import { ReadDrugs } from './catalogue/read-drugs.js';
import { StoreConditions } from './catalogue/store-conditions.js';
import { StoreDrugs } from './catalogue/store-drugs.js';
import { EraseMember } from './erasure/erase-member.js';
import { ExportMember } from './export/export-member.js';
import { MemberProjection } from './member/member.projection.js';
import { orm } from './orm.config.js';
import { RateDrug } from './rating/rate-drug.js';
import { RatingSource } from './rating/rating.source.js';
import { RatingsController } from './rating/ratings.controller.js';
import { ReadRatings } from './rating/read-ratings.js';
import { ReviseRating } from './rating/revise-rating.js';
import { WithdrawRating } from './rating/withdraw-rating.js';
import { SeedCatalogue } from './seed/seed-catalogue.js';
import { SeedRatings } from './seed/seed-ratings.js';
import { PublishStatistics } from './statistic/publish-statistics.js';
import { ReadStatistics } from './statistic/read-statistics.js';
import { Recount } from './statistic/recount.js';
import { StatisticSource } from './statistic/statistic.source.js';
import { StatisticTimer } from './statistic/statistic-timer.js';
import { StatisticsController } from './statistic/statistics.controller.js';

/** Drug and condition catalogue, ratings from experience, and what follows from them. */
@Module({
  imports: [
    DatabaseModule.forRoot(orm),
    MessagingModule.forRoot({ service: 'ratings' }),
    ErasureModule.forParticipant('ratings', EraseMember),
    BlocksModule.forService('ratings'),
  ],
  controllers: [CatalogueController, RatingsController, StatisticsController, MemberExportController],
  providers: [
    ...[ReadDrugs, ReadConditions, StoreDrugs, StoreConditions, ImportCatalogue],
    ...[RateDrug, ReviseRating, WithdrawRating, ReadRatings],
    ...[ReadStatistics, PublishStatistics, StatisticTimer, Recount],
    ...[DrugSource, ConditionSource, RatingSource, StatisticSource],
    ...[MemberProjection, SeedCatalogue, SeedRatings],
    { provide: MemberExport, useClass: ExportMember },
  ],
})
export class RatingsModule {}
