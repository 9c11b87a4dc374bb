import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Factor } from './factor.entity.js';
import type { FactorList } from './factor.http.js';
import { RecoveryCodes } from './recovery-codes.js';

/** The member's factors that count, oldest first; a handful exists. */
@Injectable()
export class ListFactors {
  constructor(
    private readonly em: EntityManager,
    private readonly recoveryCodes: RecoveryCodes,
  ) {}

  async run(memberId: string): Promise<FactorList> {
    const em = this.em.fork();
    const factors = await em.find(
      Factor,
      { memberId, confirmedAt: { $ne: null } },
      { orderBy: { createdAt: 'asc', id: 'asc' } },
    );
    const items = factors.map(({ id, version, kind, name, createdAt, usedOn }) => ({
      id,
      version,
      kind,
      name,
      createdAt: createdAt.toISOString(),
      lastUsed: usedOn ?? null,
    }));
    return { items, recoveryCodesLeft: await this.recoveryCodes.left(em, memberId) };
  }
}
