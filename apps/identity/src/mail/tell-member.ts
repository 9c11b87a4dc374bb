import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { log } from '@openrounds/telemetry';
import { LegalIdentity } from '../member/legal-identity.entity.js';
import { Addresses } from './addresses.js';
import type { Letter } from './letters.js';
import { Mailer } from './mailer.js';

/** Writes to a member whose address is only kept sealed. */
@Injectable()
export class TellMember {
  constructor(
    private readonly em: EntityManager,
    private readonly addresses: Addresses,
    private readonly mailer: Mailer,
  ) {}

  /**
   * Sends a notice after a change. That it could not be sent does not undo the change: it is logged.
   * @param letter makes the letter for the address
   */
  async run(memberId: string, letter: (to: string) => Letter): Promise<void> {
    try {
      const identity = await this.em.fork().findOne(LegalIdentity, { memberId });
      if (!identity) return;
      const { wrappedKey, sealed } = identity;
      await this.mailer.send(letter(this.addresses.open(memberId, wrappedKey, sealed)));
    } catch (error) {
      log.error({ err: error }, 'a notice to a member could not be sent');
    }
  }
}
