import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Addressee } from '../mail/letter.js';
import { Mailer } from '../mail/mailer.js';
import { LegalIdentities } from '../member/legal-identities.js';

/**
 * Tells the owner of an account that its erasure has begun and that it is complete: whoever was erased by somebody else
 * must learn of it. Both letters are written in the transaction of what they tell and leave after it.
 */
@Injectable()
export class ErasurePost {
  constructor(
    private readonly identities: LegalIdentities,
    private readonly mailer: Mailer,
  ) {}

  /** Nobody is told where there is no address, as of the author of imports. */
  async tellBegin(em: EntityManager, memberId: string): Promise<void> {
    const to = await this.addressee(em, memberId);
    if (to) await this.mailer.write(em, to, 'erasure-requested', { link: this.mailer.linkTo('/') });
  }

  /** To be asked for while the member is still there. */
  addressee(em: EntityManager, memberId: string): Promise<Addressee | null> {
    return this.identities.addressee(em, memberId);
  }

  /**
   * The last letter belongs to no member, so it outlives this one: sealed, until it has left, and a day at most. With it
   * the address is forgotten.
   */
  async tellEnd(em: EntityManager, to: Addressee): Promise<void> {
    const nobody = { ...to, memberId: null };
    await this.mailer.write(em, nobody, 'erasure-completed', { link: this.mailer.linkTo('/') });
  }
}
