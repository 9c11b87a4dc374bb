import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ErasureLedger } from '@openrounds/erasure';
import { NotFound, ValidationFailed } from '@openrounds/http';
import { Member } from '../member/member.entity.js';
import { randomSecret, secretHash } from '../sealing/keyed-hashes.js';
import { BeginErasure } from './begin-erasure.js';
import { Erasure } from './erasure.entity.js';
import { ErasureRunning } from './erasure.errors.js';
import type { RequestedErasure } from './erasure.http.js';

/** A member asks to be erased, after {@link FreshFactorGuard}, in any standing. */
@Injectable()
export class RequestErasure {
  constructor(
    private readonly em: EntityManager,
    private readonly ledger: ErasureLedger,
    private readonly begin: BeginErasure,
  ) {}

  /**
   * @param handle as typed: nobody leaves by a wrong click
   * @returns the erasure with the token of its receipt, told once
   * @throws ValidationFailed for another handle, ErasureRunning, NotFound
   */
  run(memberId: string, handle: string): Promise<RequestedErasure> {
    const receiptToken = randomSecret();
    return this.em.transactional(async (em) => {
      const member = await em.findOne(Member, memberId, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (!member) throw new NotFound();
      if (member.handle !== handle)
        throw new ValidationFailed([{ pointer: '/handle', detail: 'is not your handle' }]);
      if ((await em.count(Erasure, { memberHash: this.ledger.hashOf(memberId) })) > 0)
        throw new ErasureRunning();
      const receiptHash = secretHash(receiptToken);
      const { id, version, requestedAt } = await this.begin.run(em, memberId, {
        actor: memberId,
        receiptHash,
      });
      return { id, version, state: 'requested', requestedAt: requestedAt.toISOString(), receiptToken };
    });
  }
}
