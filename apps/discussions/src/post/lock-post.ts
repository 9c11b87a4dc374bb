import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { postLocked, postUnlocked } from '@openrounds/contracts';
import { Outbox } from '@openrounds/messaging';
import type { Written } from '../written.js';
import { lockedPost } from './own-post.js';

/** Closes a post for new comments, or opens it again: a moderator's duty. */
@Injectable()
export class LockPost {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
  ) {}

  /** @throws NotFound, IllegalTransition (already so, or out of view) */
  run(id: string, locked: boolean): Promise<Written> {
    return this.em.transactional(async (em) => {
      const post = await lockedPost(em, id);
      if (locked) post.lock();
      else post.unlock();
      await em.flush();
      await this.outbox.add(locked ? postLocked : postUnlocked, post.toState());
      return { id, version: post.version };
    });
  }
}
