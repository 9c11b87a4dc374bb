import { Module } from '@nestjs/common';
import { BlocksModule } from '@openrounds/blocks';
import { DatabaseModule } from '@openrounds/database';
import { ErasureModule } from '@openrounds/erasure';
import { MemberExport, MemberExportController } from '@openrounds/http';
import { MessagingModule } from '@openrounds/messaging';
import { AddComment } from './comment/add-comment.js';
import { CommentSource } from './comment/comment.source.js';
import { CommentsController } from './comment/comments.controller.js';
import { EditComment } from './comment/edit-comment.js';
import { ListComments } from './comment/list-comments.js';
import { WithdrawComment } from './comment/withdraw-comment.js';
import { ConceptProjection } from './concept/concept.projection.js';
import { KnownConcepts } from './concept/known-concepts.js';
import { EraseMember } from './erasure/erase-member.js';
import { ExportMember } from './export/export-member.js';
import { ImportPosts } from './import/import-posts.js';
import { ImportQuestions } from './import/import-questions.js';
import { MemberProjection } from './member/member.projection.js';
import { orm } from './orm.config.js';
import { AcceptComments } from './post/accept-comments.js';
import { EditPost } from './post/edit-post.js';
import { ListPosts } from './post/list-posts.js';
import { LockPost } from './post/lock-post.js';
import { PostLockController } from './post/post-lock.controller.js';
import { PostReadsController } from './post/post-reads.controller.js';
import { PostSource } from './post/post.source.js';
import { PostsController } from './post/posts.controller.js';
import { PublishPost } from './post/publish-post.js';
import { ReadPost } from './post/read-post.js';
import { WithdrawPost } from './post/withdraw-post.js';
import { ReactionsController } from './reaction/reactions.controller.js';
import { RemoveReaction } from './reaction/remove-reaction.js';
import { SetReaction } from './reaction/set-reaction.js';
import { SpecialtiesController } from './specialty/specialties.controller.js';
import { CaseProjection } from './subject/case.projection.js';
import { ReadSubject } from './subject/read-subject.js';
import { FoldTallies } from './tally/fold-tallies.js';
import { TallySource } from './tally/tally.source.js';
import { Tally } from './tally/tally.js';
import { TallyTimer } from './tally/tally-timer.js';

const posts = [PublishPost, EditPost, WithdrawPost, LockPost, AcceptComments, ListPosts, ReadPost];
const comments = [AddComment, EditComment, WithdrawComment, ListComments];
const reactions = [SetReaction, RemoveReaction, Tally, FoldTallies, TallyTimer];
const imports = [ImportPosts, ImportQuestions];
const sources = [PostSource, CommentSource, TallySource];
const copies = [MemberProjection, CaseProjection, ConceptProjection, KnownConcepts, ReadSubject];
const exporting = { provide: MemberExport, useClass: ExportMember };

/** The table of contents of the service. */
@Module({
  imports: [
    DatabaseModule.forRoot(orm),
    MessagingModule.forRoot({ service: 'discussions' }),
    ErasureModule.forParticipant('discussions', EraseMember),
    BlocksModule.forService('discussions'),
  ],
  controllers: [
    PostsController,
    PostReadsController,
    PostLockController,
    CommentsController,
    ReactionsController,
    SpecialtiesController,
    MemberExportController,
  ],
  providers: [...posts, ...comments, ...reactions, ...imports, ...sources, ...copies, exporting],
})
export class DiscussionsModule {}
