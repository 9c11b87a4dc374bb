import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { caseWithdrawn } from '@openrounds/contracts';
import { Outbox } from '@openrounds/messaging';
import type { Written } from '../written.js';
import { ownCase } from './own-case.js';

/** Takes the author's own case out of view for good. */
@Injectable()
export class WithdrawCase {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
  ) {}

  /** @throws NotFound, Forbidden, IllegalTransition (removed, or already withdrawn) */
  run(memberId: string, id: string): Promise<Written> {
    return this.em.transactional(async (em) => {
      const withdrawn = await ownCase(em, id, memberId);
      withdrawn.withdraw();
      await em.flush();
      // A draft was in no topic, and so is its end.
      if (withdrawn.openedAt != null) await this.outbox.add(caseWithdrawn, withdrawn.toState());
      return { id, version: withdrawn.version };
    });
  }
}
