import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { caseOpened, casePublishedAsTeaching } from '@openrounds/contracts';
import { Clock } from '@openrounds/database';
import { Outbox } from '@openrounds/messaging';
import { RULESET_VERSION } from '@openrounds/phi-guard';
import { CaseChecks } from '../guard/case-checks.js';
import type { Written } from '../written.js';
import { textsOf } from './case-content.js';
import { ownCase } from './own-case.js';

/** Brings a draft to colleagues once the guard finds nothing in it. */
@Injectable()
export class SubmitCase {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly checks: CaseChecks,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound, Forbidden, IllegalTransition, ValidationFailed (a part or the consent is missing), PhiFound */
  run(memberId: string, id: string): Promise<Written> {
    return this.em.transactional(async (em) => {
      const submitted = await ownCase(em, id, memberId);
      if (submitted.isDraft()) {
        const learning: Record<string, string> = submitted.outcome
          ? { '/outcome/learning': submitted.outcome.learning }
          : {};
        await this.checks.clean(submitted, { ...textsOf(submitted.written()), ...learning });
      }
      submitted.submit(RULESET_VERSION, this.clock.now());
      await em.flush();
      const fact = submitted.state === 'teaching' ? casePublishedAsTeaching : caseOpened;
      await this.outbox.add(fact, submitted.toState());
      return { id, version: submitted.version };
    });
  }
}
