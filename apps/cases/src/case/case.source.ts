import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { caseTopic } from '@openrounds/contracts';
import type { StateInput } from '@openrounds/contracts';
import type { StatePage, StateSource } from '@openrounds/messaging';
import { RepublishSource } from '@openrounds/messaging';
import { afterKey } from '../after-key.js';
import { PatientCase } from './patient-case.entity.js';

/** Current states of all cases that were ever published, to be sent again. */
@RepublishSource(caseTopic)
export class CaseSource implements StateSource<typeof caseTopic> {
  constructor(private readonly em: EntityManager) {}

  async read(page: StatePage): Promise<StateInput<typeof caseTopic>[]> {
    const cases = await this.em.find(
      PatientCase,
      { id: afterKey(page), openedAt: { $ne: null } },
      { orderBy: { id: 'asc' }, limit: page.limit, lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    return cases.map((entity) => entity.toState());
  }
}
