import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { commentWithdrawn } from '@openrounds/contracts';
import { Outbox } from '@openrounds/messaging';
import { Tally } from '../tally/tally.js';
import type { Written } from '../written.js';
import { ownComment } from './own-comment.js';

/** Takes the author's own comment out of view; replies stay. */
@Injectable()
export class WithdrawComment {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly tally: Tally,
  ) {}

  /** @throws NotFound, Forbidden (not the author), IllegalTransition (already out of view) */
  run(memberId: string, id: string): Promise<Written> {
    return this.em.transactional(async (em) => {
      const comment = await ownComment(em, id, memberId);
      comment.withdraw();
      await em.flush();
      await this.tally.commentChanged(em, comment, -1);
      await this.outbox.add(commentWithdrawn, comment.toState());
      return { id, version: comment.version };
    });
  }
}
