import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import type { StateInput } from '@openrounds/contracts';
import { ratingTopic } from '@openrounds/contracts';
import type { StatePage, StateSource } from '@openrounds/messaging';
import { RepublishSource } from '@openrounds/messaging';
import { Rating } from './rating.entity.js';

/** Current ratings, to be sent again. */
@RepublishSource(ratingTopic)
export class RatingSource implements StateSource<typeof ratingTopic> {
  constructor(private readonly em: EntityManager) {}

  async read({ after, keys, limit }: StatePage): Promise<StateInput<typeof ratingTopic>[]> {
    const where = { id: { ...(after !== undefined && { $gt: after }), ...(keys && { $in: [...keys] }) } };
    const all = after === undefined && keys === undefined;
    const ratings = await this.em.find(Rating, all ? {} : where, {
      orderBy: { id: 'asc' },
      limit,
      lockMode: LockMode.PESSIMISTIC_WRITE,
    });
    return ratings.map((rating) => rating.toState());
  }
}
