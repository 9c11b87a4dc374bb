import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { caseEdited, caseResolved, caseStale } from '@openrounds/contracts';
import { Clock, execute } from '@openrounds/database';
import { ValidationFailed } from '@openrounds/http';
import { Outbox } from '@openrounds/messaging';
import { CaseChecks } from '../guard/case-checks.js';
import type { Written } from '../written.js';
import { derivedFrom } from './case-content.js';
import type { NewOutcome } from './case.http.js';
import { ownCase } from './own-case.js';
import type { PatientCase } from './patient-case.entity.js';

const visibleSql = `select id from case_comment where case_id = $1 and id = any($2) and state = 'published'`;

/** The author tells what it was, or that nothing was found. */
@Injectable()
export class RecordOutcome {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly checks: CaseChecks,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound, Forbidden, IllegalTransition, ValidationFailed (unknown condition or comment), PhiFound */
  run(memberId: string, id: string, outcome: NewOutcome): Promise<Written> {
    return this.em.transactional(async (em) => {
      const concluded = await ownCase(em, id, memberId);
      const before = concluded.state;
      await this.checks.clean(concluded, { '/learning': outcome.learning });
      await this.checks.known(em, outcome.finalDx === null ? {} : { '/finalDx': outcome.finalDx });
      await demandComments(em, id, outcome.creditedCommentIds);
      concluded.conclude(outcome, derivedFrom(concluded.written(), outcome.learning), this.clock.now());
      await em.flush();
      await this.tell(concluded, before);
      return { id, version: concluded.version };
    });
  }

  private async tell(concluded: PatientCase, before: string): Promise<void> {
    if (concluded.isDraft()) return;
    const fact = concluded.state === 'resolved' ? caseResolved : before === 'stale' ? caseEdited : caseStale;
    await this.outbox.add(fact, concluded.toState());
  }
}

async function demandComments(em: EntityManager, caseId: string, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  const found = new Set((await execute<{ id: string }>(em, visibleSql, [caseId, ids])).map((row) => row.id));
  const errors = ids.flatMap((id, index) =>
    found.has(id)
      ? []
      : [{ pointer: `/creditedCommentIds/${index}`, detail: 'is not a visible comment of this case' }],
  );
  if (errors.length > 0) throw new ValidationFailed(errors);
}
