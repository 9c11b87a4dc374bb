import { Controller, Delete, Param, Put } from '@nestjs/common';
import { Answers } from '@openrounds/http';
import { idParam } from '../id-param.js';
import type { Written } from '../written.js';
import { written } from '../written.js';
import { LockPost } from './lock-post.js';

@Controller('v1/posts')
export class PostLockController {
  constructor(private readonly lock: LockPost) {}

  @Put(':id/lock')
  @Answers(written)
  lockPost(@Param('id', { schema: idParam }) id: string): Promise<Written> {
    return this.lock.run(id, true);
  }

  @Delete(':id/lock')
  @Answers(written)
  unlockPost(@Param('id', { schema: idParam }) id: string): Promise<Written> {
    return this.lock.run(id, false);
  }
}
