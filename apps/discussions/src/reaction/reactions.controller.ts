import { Body, Controller, Delete, Param, Put } from '@nestjs/common';
import type { Passport } from '@openrounds/http';
import { Answers, CurrentMember } from '@openrounds/http';
import { idParam } from '../id-param.js';
import type { Written } from '../written.js';
import { written } from '../written.js';
import type { NewReaction } from './reaction.http.js';
import { newReaction } from './reaction.http.js';
import { RemoveReaction } from './remove-reaction.js';
import { SetReaction } from './set-reaction.js';

@Controller('v1/reactions')
export class ReactionsController {
  constructor(
    private readonly set: SetReaction,
    private readonly remove: RemoveReaction,
  ) {}

  @Put(':itemId')
  @Answers(written)
  setReaction(
    @CurrentMember() member: Passport,
    @Param('itemId', { schema: idParam }) itemId: string,
    @Body({ schema: newReaction }) input: NewReaction,
  ): Promise<Written> {
    return this.set.run(member.memberId, itemId, input);
  }

  @Delete(':itemId')
  @Answers(written)
  removeReaction(
    @CurrentMember() member: Passport,
    @Param('itemId', { schema: idParam }) itemId: string,
  ): Promise<Written> {
    return this.remove.run(member.memberId, itemId);
  }
}
