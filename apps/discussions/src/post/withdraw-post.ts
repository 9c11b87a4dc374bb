import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { postWithdrawn } from '@openrounds/contracts';
import { Outbox } from '@openrounds/messaging';
import type { Written } from '../written.js';
import { ownPost } from './own-post.js';

/** Takes the author's own post out of view; the replies of others stay. */
@Injectable()
export class WithdrawPost {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
  ) {}

  /** @throws NotFound, Forbidden (not the author), IllegalTransition (already out of view) */
  run(memberId: string, id: string): Promise<Written> {
    return this.em.transactional(async (em) => {
      const post = await ownPost(em, id, memberId);
      post.withdraw();
      await em.flush();
      await this.outbox.add(postWithdrawn, post.toState());
      return { id, version: post.version };
    });
  }
}
