import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Seals } from '../sealing/seals.js';
import type { LegalIdentityText } from './legal-identity.entity.js';
import { LegalIdentity, legalIdentity } from './legal-identity.entity.js';

/** Opens who a member is by law. Whoever calls it answers for where the result goes: into no log, event or list. */
@Injectable()
export class LegalIdentities {
  constructor(private readonly seals: Seals) {}

  /** @returns null for staff made without one and for a member who was erased meanwhile */
  async find(em: EntityManager, memberId: string): Promise<LegalIdentityText | null> {
    const row = await em.findOne(LegalIdentity, memberId);
    if (!row) return null;
    return legalIdentity.parse(this.seals.openJson(row.wrappedKey, memberId, row.sealed));
  }
}
