import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock, newId } from '@openrounds/database';
import { CaseChecks } from '../guard/case-checks.js';
import type { Written } from '../written.js';
import { derivedFrom, workingDxOf } from './case-content.js';
import type { NewCase } from './case.http.js';
import { PatientCase } from './patient-case.entity.js';

/** Begins a case. A draft is seen by its author only, is checked by nobody and is in no topic. */
@Injectable()
export class DraftCase {
  constructor(
    private readonly em: EntityManager,
    private readonly checks: CaseChecks,
    private readonly clock: Clock,
  ) {}

  /**
   * @param id given by seeds, which must be repeatable
   * @throws ValidationFailed (unknown condition)
   */
  run(authorId: string, input: NewCase, id = newId()): Promise<Written> {
    return this.em.transactional(async (em) => {
      await this.checks.known(em, workingDxOf(input.workingDx));
      const now = this.clock.now();
      const draft = em.create(PatientCase, {
        ...blankCase,
        ...input,
        ...derivedFrom(input, undefined),
        id,
        authorId,
        state: 'draft',
        listedAt: now,
      });
      await em.flush();
      return { id, version: draft.version };
    });
  }
}

/** What a case gets later. */
export const blankCase = {
  attribution: null,
  outcome: null,
  consentBasis: null,
  consentAt: null,
  ruleset: null,
  openedAt: null,
  unsolvedSince: null,
  staleAt: null,
  firstResponseAt: null,
  editedAt: null,
};
