import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ErasureLedger } from '@openrounds/erasure';
import { Forbidden, NotFound } from '@openrounds/http';
import { importerHandle, Member } from '../member/member.entity.js';
import { BeginErasure } from './begin-erasure.js';
import { Erasure } from './erasure.entity.js';

/** An operator begins the erasure of a member. */
@Injectable()
export class StartErasure {
  constructor(
    private readonly em: EntityManager,
    private readonly ledger: ErasureLedger,
    private readonly begin: BeginErasure,
  ) {}

  /**
   * @param reason for the audit, which outlives the member: no name, no address
   * @returns the erasure; the one that runs already when there is one
   * @throws NotFound, Forbidden for the author of imported texts
   */
  run(handle: string, reason: string): Promise<Erasure> {
    return this.em.transactional(async (em) => {
      const member = await em.findOne(Member, { handle }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (!member) throw new NotFound();
      if (member.handle === importerHandle) throw new Forbidden('The importer is nobody, and stays.');
      const running = await em.findOne(Erasure, { memberHash: this.ledger.hashOf(member.id) });
      return running ?? this.begin.run(em, member.id, { actor: 'ops', reason });
    });
  }
}
