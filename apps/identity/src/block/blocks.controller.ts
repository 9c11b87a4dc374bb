import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import type { Page, Passport } from '@openrounds/http';
import { Answers, CurrentMember, pageOf } from '@openrounds/http';
import type { Written } from '../member/member.http.js';
import { idParam, written } from '../member/member.http.js';
import type { BlockQuery, BlockView, NewBlock } from './block.http.js';
import { blockQuery, blockView, newBlock } from './block.http.js';
import { EndBlock } from './end-block.js';
import { ListBlocks } from './list-blocks.js';
import { StartBlock } from './start-block.js';

@Controller('v1/blocks')
export class BlocksController {
  constructor(
    private readonly start: StartBlock,
    private readonly end: EndBlock,
    private readonly list: ListBlocks,
  ) {}

  @Post()
  @Answers(written, 201)
  startBlock(
    @CurrentMember() member: Passport,
    @Body({ schema: newBlock }) input: NewBlock,
  ): Promise<Written> {
    return this.start.run(member.memberId, input.memberId);
  }

  @Get()
  @Answers(pageOf(blockView))
  listBlocks(
    @CurrentMember() member: Passport,
    @Query({ schema: blockQuery }) query: BlockQuery,
  ): Promise<Page<BlockView>> {
    return this.list.run(member.memberId, query);
  }

  @Delete(':id')
  @Answers(written)
  endBlock(
    @CurrentMember() member: Passport,
    @Param('id', { schema: idParam }) id: string,
  ): Promise<Written> {
    return this.end.run(member.memberId, id);
  }
}
