import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { caseEdited } from '@openrounds/contracts';
import { Clock } from '@openrounds/database';
import { PreconditionFailed } from '@openrounds/http';
import { Outbox } from '@openrounds/messaging';
import { CaseChecks } from '../guard/case-checks.js';
import type { Written } from '../written.js';
import { derivedFrom, textsOf, workingDxOf } from './case-content.js';
import type { CaseChange } from './case.http.js';
import { ownCase } from './own-case.js';

/** Changes what the author wrote. The text of a published case passes the guard first; a draft is only saved. */
@Injectable()
export class EditCase {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly checks: CaseChecks,
    private readonly clock: Clock,
  ) {}

  /**
   * @param version that the author saw
   * @throws NotFound, Forbidden, PreconditionFailed (changed since), IllegalTransition, ValidationFailed, PhiFound
   */
  run(memberId: string, id: string, version: number, change: CaseChange): Promise<Written> {
    return this.em.transactional(async (em) => {
      const edited = await ownCase(em, id, memberId);
      if (edited.version !== version) throw new PreconditionFailed();
      const content = { ...edited.written(), ...change };
      if (edited.isPublished()) await this.checks.clean(edited, textsOf(content));
      await this.checks.known(em, workingDxOf(change.workingDx));
      edited.edit(content, derivedFrom(content, edited.outcome?.learning), this.clock.now());
      await em.flush();
      if (edited.isPublished()) await this.outbox.add(caseEdited, edited.toState());
      return { id, version: edited.version };
    });
  }
}
