import { Body, Controller, Delete, Param, Patch, Post, Put } from '@nestjs/common';
import type { Passport } from '@openrounds/http';
import { Answers, CurrentMember, IfMatch } from '@openrounds/http';
import { idParam } from '../id-param.js';
import type { Written } from '../written.js';
import { written } from '../written.js';
import { AcceptComments } from './accept-comments.js';
import { EditPost } from './edit-post.js';
import type { Acceptance, NewPost, PostChange } from './post.http.js';
import { acceptance, newPost, postChange } from './post.http.js';
import { PublishPost } from './publish-post.js';
import { WithdrawPost } from './withdraw-post.js';

@Controller('v1/posts')
export class PostsController {
  constructor(
    private readonly publish: PublishPost,
    private readonly edit: EditPost,
    private readonly withdraw: WithdrawPost,
    private readonly accept: AcceptComments,
  ) {}

  @Post()
  @Answers(written, 201)
  publishPost(
    @CurrentMember() member: Passport,
    @Body({ schema: newPost }) input: NewPost,
  ): Promise<Written> {
    return this.publish.run(member.memberId, input);
  }

  @Patch(':id')
  @Answers(written)
  editPost(
    @CurrentMember() member: Passport,
    @Param('id', { schema: idParam }) id: string,
    @IfMatch() version: number,
    @Body({ schema: postChange }) change: PostChange,
  ): Promise<Written> {
    return this.edit.run(member.memberId, id, version, change);
  }

  @Delete(':id')
  @Answers(written)
  withdrawPost(
    @CurrentMember() member: Passport,
    @Param('id', { schema: idParam }) id: string,
  ): Promise<Written> {
    return this.withdraw.run(member.memberId, id);
  }

  @Put(':id/accepted-comments')
  @Answers(written)
  acceptComments(
    @CurrentMember() member: Passport,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: acceptance }) input: Acceptance,
  ): Promise<Written> {
    return this.accept.run(member.memberId, id, input.commentIds);
  }
}
