import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { LegalIdentity, legalIdentity } from '../member/legal-identity.entity.js';
import { Seals } from '../sealing/seals.js';

export interface SealedAddress {
  readonly wrappedKey: Buffer | null;
  readonly sealedAddress: Buffer | null;
}

/**
 * Where the letters of an erasure go. It outlives the member by minutes, so it is sealed apart from what the member's
 * own key opens, and is gone with the last letter.
 */
@Injectable()
export class LetterAddress {
  constructor(private readonly seals: Seals) {}

  /** @returns nulls for whoever has no address, such as the author of imports */
  async sealFor(em: EntityManager, erasureId: string, memberId: string): Promise<SealedAddress> {
    const known = await em.findOne(LegalIdentity, { memberId });
    if (!known) return { wrappedKey: null, sealedAddress: null };
    const { mail } = legalIdentity.parse(this.seals.openJson(known.wrappedKey, memberId, known.sealed));
    const wrappedKey = this.seals.newKey(erasureId);
    return { wrappedKey, sealedAddress: this.seals.sealJson(wrappedKey, erasureId, mail) };
  }

  open(erasureId: string, wrappedKey: Uint8Array, sealedAddress: Uint8Array): string {
    return z.string().parse(this.seals.openJson(wrappedKey, erasureId, sealedAddress));
  }
}
