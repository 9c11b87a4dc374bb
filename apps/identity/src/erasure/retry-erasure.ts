import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { erasureRequested } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import { IllegalTransition, NotFound } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import { Erasure } from './erasure.entity.js';

const raiseSql = `update erasure set version = version + 1 where id = $1 and state = 'requested' returning id`;

/** Asks every service once more. Those that have erased already find nothing and answer again. */
@Injectable()
export class RetryErasure {
  constructor(
    private readonly em: EntityManager,
    private readonly journal: Journal,
  ) {}

  /** @throws NotFound, IllegalTransition for an erasure that is complete */
  run(id: string): Promise<void> {
    return this.em.transactional(async (em) => {
      const raised = await execute(em, raiseSql, [id]);
      const erasure = await em.findOne(Erasure, { id });
      if (!erasure) throw new NotFound();
      if (raised.length === 0) throw new IllegalTransition('The erasure is complete.');
      await this.journal.tell(erasureRequested, erasure.toState());
      await this.journal.note(em, { actor: 'ops', action: 'erasure.repeated', object: id });
    });
  }
}
