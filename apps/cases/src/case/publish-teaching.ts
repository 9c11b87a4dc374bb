import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { casePublishedAsTeaching } from '@openrounds/contracts';
import { Outbox } from '@openrounds/messaging';
import type { Written } from '../written.js';
import { ownCase } from './own-case.js';

/** Offers a resolved case for teaching. */
@Injectable()
export class PublishTeaching {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
  ) {}

  /** @throws NotFound, Forbidden, IllegalTransition (not resolved) */
  run(memberId: string, id: string): Promise<Written> {
    return this.em.transactional(async (em) => {
      const published = await ownCase(em, id, memberId);
      published.publishAsTeaching();
      await em.flush();
      await this.outbox.add(casePublishedAsTeaching, published.toState());
      return { id, version: published.version };
    });
  }
}
