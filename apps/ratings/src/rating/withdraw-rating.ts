import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ratingWithdrawn } from '@openrounds/contracts';
import { Clock } from '@openrounds/database';
import { NotFound } from '@openrounds/http';
import { Outbox } from '@openrounds/messaging';
import { countRating } from './count-rating.js';
import { Rating } from './rating.entity.js';

/** A member takes the own rating back; it counts no longer, and the pair may be rated anew. */
@Injectable()
export class WithdrawRating {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns id and version; a second withdrawal changes nothing
   * @throws NotFound for an unknown rating and for one of another member
   */
  async run(authorId: string, id: string): Promise<{ id: string; version: number }> {
    return this.em.transactional(async (em) => {
      const rating = await em.findOne(Rating, { id, authorId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (!rating) throw new NotFound();
      if (rating.state === 'withdrawn') return { id, version: rating.version };
      rating.withdraw();
      await em.flush();
      const { drugId, conditionId } = rating;
      await countRating(em, {
        drugId,
        conditionId,
        before: rating.scores(),
        after: null,
        at: this.clock.now(),
      });
      await this.outbox.add(ratingWithdrawn, rating.toState());
      return { id, version: rating.version };
    });
  }
}
