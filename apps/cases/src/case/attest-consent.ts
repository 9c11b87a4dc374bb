import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '@openrounds/database';
import type { Written } from '../written.js';
import type { NewConsent } from './case.http.js';
import { ownCase } from './own-case.js';

/** The author says on what the patient's consent rests. It stays here: no event carries it. */
@Injectable()
export class AttestConsent {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound, Forbidden, IllegalTransition (already submitted) */
  run(memberId: string, id: string, { basis }: NewConsent): Promise<Written> {
    return this.em.transactional(async (em) => {
      const attested = await ownCase(em, id, memberId);
      attested.attest(basis, this.clock.now());
      await em.flush();
      return { id, version: attested.version };
    });
  }
}
