import { Body, Controller, Delete, Get, Header, Param, Post, UseGuards } from '@nestjs/common';
import type { Page, Passport } from '@openrounds/http';
import { Answers, CurrentMember, NoStoredAnswer, pageOf } from '@openrounds/http';
import type { Written } from '../member/member.http.js';
import { idParam, written } from '../member/member.http.js';
import { CreateKey } from './create-key.js';
import { DeleteKey } from './delete-key.js';
import { FreshFactorGuard } from './fresh-factor.guard.js';
import type { CreatedKey, KeyView, NewKey } from './key.http.js';
import { createdKey, keyView, newKey } from './key.http.js';
import { ListKeys } from './list-keys.js';

@Controller('v1/keys')
export class KeysController {
  constructor(
    private readonly create: CreateKey,
    private readonly list: ListKeys,
    private readonly remove: DeleteKey,
  ) {}

  @Post()
  @UseGuards(FreshFactorGuard)
  @NoStoredAnswer()
  @Answers(createdKey, 201)
  @Header('cache-control', 'no-store')
  createKey(@CurrentMember() member: Passport, @Body({ schema: newKey }) input: NewKey): Promise<CreatedKey> {
    return this.create.run(member.memberId, input);
  }

  @Get()
  @Answers(pageOf(keyView))
  @Header('cache-control', 'no-store')
  listKeys(@CurrentMember() member: Passport): Promise<Page<KeyView>> {
    return this.list.run(member.memberId);
  }

  @Delete(':id')
  @Answers(written)
  deleteKey(
    @CurrentMember() member: Passport,
    @Param('id', { schema: idParam }) id: string,
  ): Promise<Written> {
    return this.remove.run(member.memberId, id);
  }
}
