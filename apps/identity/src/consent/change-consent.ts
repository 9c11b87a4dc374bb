import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { consentChanged } from '@openrounds/contracts';
import { execute, newId } from '@openrounds/database';
import { ValidationFailed } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import type { Written } from '../member/member.http.js';
import type { Purpose } from './consent.entity.js';
import { Consent, textInForce } from './consent.entity.js';
import type { ConsentAnswer } from './consent.http.js';

/** Answers of one member queue up here, so that a purpose gets one row. */
const ownSql = 'select id from member where id = $1 for no key update';

/** Grants or refuses one purpose. The same answer to the same text changes nothing. */
@Injectable()
export class ChangeConsent {
  constructor(
    private readonly em: EntityManager,
    private readonly journal: Journal,
  ) {}

  /** @throws ValidationFailed for another text than the one in force: nobody agrees to what they were not shown */
  run(memberId: string, purpose: Purpose, { granted, textVersion }: ConsentAnswer): Promise<Written> {
    const inForce = textInForce[purpose];
    if (textVersion !== inForce)
      throw new ValidationFailed([
        { pointer: '/textVersion', detail: `is not the text in force (${inForce})` },
      ]);
    return this.em.transactional(async (em) => {
      await execute(em, ownSql, [memberId]);
      const now = this.journal.now();
      const known = await em.findOne(Consent, { memberId, purpose });
      if (known?.answer(granted, textVersion, now) === false) return { id: known.id, version: known.version };
      const answer = { id: newId(), memberId, purpose, granted, textVersion, changedAt: now };
      const consent = known ?? em.create(Consent, answer);
      await em.flush();
      await this.journal.tell(consentChanged, consent.toState());
      const reason = `${purpose} ${granted ? 'granted' : 'refused'}, text ${textVersion}`;
      await this.journal.note(em, { actor: memberId, action: 'consent.changed', object: consent.id, reason });
      return { id: consent.id, version: consent.version };
    });
  }
}
