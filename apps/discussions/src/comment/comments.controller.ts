import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import type { Page, Passport } from '@openrounds/http';
import { Answers, CurrentMember, IfMatch, pageOf } from '@openrounds/http';
import { idParam } from '../id-param.js';
import type { Written } from '../written.js';
import { written } from '../written.js';
import { AddComment } from './add-comment.js';
import type { BranchView, CommentChange, CommentFilter, NewComment } from './comment.http.js';
import { branchView, commentChange, commentFilter, newComment } from './comment.http.js';
import { EditComment } from './edit-comment.js';
import { ListComments } from './list-comments.js';
import { WithdrawComment } from './withdraw-comment.js';

@Controller('v1/comments')
export class CommentsController {
  constructor(
    private readonly add: AddComment,
    private readonly list: ListComments,
    private readonly edit: EditComment,
    private readonly withdraw: WithdrawComment,
  ) {}

  @Post()
  @Answers(written, 201)
  addComment(
    @CurrentMember() member: Passport,
    @Body({ schema: newComment }) input: NewComment,
  ): Promise<Written> {
    return this.add.run(member.memberId, input);
  }

  @Get()
  @Answers(pageOf(branchView))
  listComments(
    @CurrentMember() member: Passport,
    @Query({ schema: commentFilter }) filter: CommentFilter,
  ): Promise<Page<BranchView>> {
    return this.list.run(member.memberId, filter);
  }

  @Patch(':id')
  @Answers(written)
  editComment(
    @CurrentMember() member: Passport,
    @Param('id', { schema: idParam }) id: string,
    @IfMatch() version: number,
    @Body({ schema: commentChange }) change: CommentChange,
  ): Promise<Written> {
    return this.edit.run(member.memberId, id, version, change);
  }

  @Delete(':id')
  @Answers(written)
  withdrawComment(
    @CurrentMember() member: Passport,
    @Param('id', { schema: idParam }) id: string,
  ): Promise<Written> {
    return this.withdraw.run(member.memberId, id);
  }
}
