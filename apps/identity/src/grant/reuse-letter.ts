import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { log } from '@openrounds/telemetry';
import { Client } from '../client/client.entity.js';
import { Mailer } from '../mail/mailer.js';
import { LegalIdentity, legalIdentity } from '../member/legal-identity.entity.js';
import { Seals } from '../sealing/seals.js';

/** Tells a member that somebody used a token of an application twice. */
@Injectable()
export class ReuseLetter {
  constructor(
    private readonly em: EntityManager,
    private readonly seals: Seals,
    private readonly mailer: Mailer,
  ) {}

  /** Access has ended already; a letter that cannot be sent changes nothing of that and is logged. */
  async send(memberId: string, clientId: string): Promise<void> {
    try {
      const em = this.em.fork();
      const [person, client] = await Promise.all([
        em.findOne(LegalIdentity, { memberId }),
        em.findOne(Client, { id: clientId }),
      ]);
      if (!person || !client) return;
      const { mail } = legalIdentity.parse(this.seals.openJson(person.wrappedKey, memberId, person.sealed));
      await this.mailer.grantReused(mail, client.name);
    } catch (error) {
      log.error({ err: error }, 'the letter about a reused token could not be sent');
    }
  }
}
