import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import type { Passport } from '@openrounds/http';
import { Answers, CurrentMember, pageOf, WithEtag } from '@openrounds/http';
import { idParam } from '../id-param.js';
import { ListPosts } from './list-posts.js';
import type { PostFilter, PostView, RevisionList } from './post.http.js';
import { postFilter, postLine, postView, revisionList } from './post.http.js';
import { ReadPost } from './read-post.js';

@Controller('v1/posts')
export class PostReadsController {
  constructor(
    private readonly list: ListPosts,
    private readonly read: ReadPost,
  ) {}

  @Get()
  @Header('content-type', 'application/json; charset=utf-8')
  @Answers(pageOf(postLine))
  listPosts(
    @CurrentMember() member: Passport,
    @Query({ schema: postFilter }) filter: PostFilter,
  ): Promise<string> {
    return this.list.run(member.memberId, filter);
  }

  @Get(':id')
  @WithEtag()
  @Answers(postView)
  readPost(@Param('id', { schema: idParam }) id: string): Promise<PostView> {
    return this.read.run(id);
  }

  @Get(':id/revisions')
  @Answers(revisionList)
  async listPostRevisions(
    @CurrentMember() member: Passport,
    @Param('id', { schema: idParam }) id: string,
  ): Promise<RevisionList> {
    return { items: await this.read.revisions(id, member.memberId) };
  }
}
