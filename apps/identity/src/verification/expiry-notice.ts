import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Mailer } from '../mail/mailer.js';
import { LegalIdentities } from '../member/legal-identities.js';
import type { Verification } from './verification.entity.js';

/** The letter that tells of the end of an approval. */
@Injectable()
export class ExpiryNotice {
  constructor(
    private readonly identities: LegalIdentities,
    private readonly mailer: Mailer,
  ) {}

  /** Joins the transaction in which the end is announced, so there is one letter for each fact; it leaves after it. */
  async write(em: EntityManager, { memberId, expiresAt }: Verification): Promise<void> {
    const to = await this.identities.addressee(em, memberId);
    if (!to || !expiresAt) return;
    const parameters = { day: expiresAt, link: this.mailer.linkTo('/') };
    await this.mailer.write(em, to, 'verification-expiring', parameters);
  }
}
