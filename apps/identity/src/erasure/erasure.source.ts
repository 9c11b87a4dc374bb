import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import type { StateInput } from '@openrounds/contracts';
import { erasureTopic } from '@openrounds/contracts';
import type { StatePage, StateSource } from '@openrounds/messaging';
import { RepublishSource } from '@openrounds/messaging';
import { Erasure } from './erasure.entity.js';

/** Every erasure, to be sent again. */
@RepublishSource(erasureTopic)
export class ErasureSource implements StateSource<typeof erasureTopic> {
  constructor(private readonly em: EntityManager) {}

  async read({ after, keys, limit }: StatePage): Promise<StateInput<typeof erasureTopic>[]> {
    const where = {
      ...(after === undefined ? {} : { $gt: after }),
      ...(keys ? { $in: [...keys] } : {}),
    };
    const erasures = await this.em.find(Erasure, after === undefined && !keys ? {} : { id: where }, {
      orderBy: { id: 'asc' },
      limit,
      lockMode: LockMode.PESSIMISTIC_WRITE,
    });
    return erasures.map((erasure) => erasure.toState());
  }
}
