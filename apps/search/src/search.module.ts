import { Module } from '@nestjs/common';
import { BlocksModule } from '@openrounds/blocks';
import { DatabaseModule } from '@openrounds/database';
import { ErasureModule } from '@openrounds/erasure';
import { MemberExport, MemberExportController } from '@openrounds/http';
import { MessagingModule } from '@openrounds/messaging';
import { Canary } from './canary/canary.js';
import { CanaryWatch } from './canary/canary-watch.js';
import { Catalogue } from './concept/catalogue.js';
import { ConceptChanges } from './concept/concept-changes.js';
import { Retag } from './concept/retag.js';
import { Copies } from './copies/copies.js';
import { CaseProjection } from './content/case.projection.js';
import { CatalogueProjection } from './content/catalogue.projection.js';
import { CommentProjection } from './content/comment.projection.js';
import { ContentRows } from './content/content-rows.js';
import { FanOut } from './content/fan-out.js';
import { FiguresProjection } from './content/figures.projection.js';
import { PostProjection } from './content/post.projection.js';
import { RatingProjection } from './content/rating.projection.js';
import { EraseMember } from './erasure/erase-member.js';
import { ExportMember } from './export/export-member.js';
import { Backfill } from './index/backfill.js';
import { ContentIndex } from './index/content-index.js';
import { DocumentMaker } from './index/document-maker.js';
import { DriftWatch } from './index/drift-watch.js';
import { DriftReader } from './index/drift.js';
import { ElasticClient } from './index/elastic-client.js';
import { ElasticContentIndex } from './index/elastic-content-index.js';
import { ElasticGenerations } from './index/elastic-generations.js';
import { Generations } from './index/generations.js';
import { IndexController } from './index/index.controller.js';
import { IndexLoop, IndexWork } from './index/index-loop.js';
import { IndexSignal } from './index/index-signal.js';
import { Indexer, IndexerParts } from './index/indexer.js';
import { BuildParts, Rebuild } from './index/rebuild.js';
import { Reconcile } from './index/reconcile.js';
import { Refresher } from './index/refresher.js';
import { MemberProjection } from './member/member.projection.js';
import { orm } from './orm.config.js';
import { FeedController } from './query/feed.controller.js';
import { Followed } from './query/followed.js';
import { MakePlan } from './query/make-plan.js';
import { ReadFeed } from './query/read-feed.js';
import { ResolveFilters } from './query/resolve-filters.js';
import { SearchContent } from './query/search-content.js';
import { RelatedController, SearchController } from './query/search.controller.js';
import { Suggest } from './query/suggest.js';
import { Viewers } from './query/visibility.js';
import { WaitForWrite } from './query/wait-for-write.js';

/** Read model of everything public, and its index: finding things again in seconds. */
@Module({
  imports: [
    DatabaseModule.forRoot(orm),
    MessagingModule.forRoot({ service: 'search' }),
    ErasureModule.forParticipant('search', EraseMember),
    BlocksModule.forService('search'),
  ],
  controllers: [SearchController, RelatedController, FeedController, IndexController, MemberExportController],
  providers: [
    ...[
      PostProjection,
      CommentProjection,
      CaseProjection,
      RatingProjection,
      CatalogueProjection,
      FiguresProjection,
    ],
    ...[MemberProjection, ContentRows, FanOut, ConceptChanges, Catalogue, Retag],
    ...[
      ElasticClient,
      ElasticGenerations,
      Generations,
      { provide: ContentIndex, useClass: ElasticContentIndex },
    ],
    ...[IndexSignal, IndexLoop, IndexWork, Indexer, IndexerParts, DocumentMaker, Refresher],
    ...[Rebuild, BuildParts, Backfill, DriftReader, DriftWatch, Reconcile],
    ...[Viewers, ResolveFilters, MakePlan, SearchContent, WaitForWrite, Suggest],
    ...[Followed, ReadFeed],
    ...[Canary, CanaryWatch, Copies],
    { provide: MemberExport, useClass: ExportMember },
  ],
})
export class SearchModule {}
