import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { consentDefaults } from '@openrounds/contracts';
import { Consent, purposes, textInForce } from './consent.entity.js';
import type { ConsentList } from './consent.http.js';

/** What a member allows, purpose by purpose. */
@Injectable()
export class ListConsents {
  constructor(private readonly em: EntityManager) {}

  async run(memberId: string): Promise<ConsentList> {
    const answers = await this.em.fork().find(Consent, { memberId });
    const items = purposes.map((purpose) => {
      const answer = answers.find((one) => one.purpose === purpose);
      return {
        purpose,
        granted: answer?.granted ?? consentDefaults[purpose],
        textVersion: answer?.textVersion ?? null,
        textInForce: textInForce[purpose],
        changedAt: answer?.changedAt.toISOString() ?? null,
      };
    });
    return { items };
  }
}
