import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { log } from '@openrounds/telemetry';
import { LegalIdentities } from '../member/legal-identities.js';
import { Mailer } from './mailer.js';
import type { ParametersOf, TemplateName } from './templates.js';

/** Writes to a member whose address is only kept sealed. */
@Injectable()
export class TellMember {
  constructor(
    private readonly em: EntityManager,
    private readonly identities: LegalIdentities,
    private readonly mailer: Mailer,
  ) {}

  /** Sends a notice after a change. That it could not be written does not undo the change: it is logged. */
  async run<T extends TemplateName>(
    memberId: string,
    template: T,
    parameters: ParametersOf<T>,
  ): Promise<void> {
    try {
      const to = await this.identities.addressee(this.em.fork(), memberId);
      if (to) await this.mailer.send(to, template, parameters);
    } catch (error) {
      log.error({ err: error }, 'a notice to a member could not be written');
    }
  }
}
