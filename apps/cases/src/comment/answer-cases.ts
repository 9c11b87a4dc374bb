import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { caseAnswered } from '@openrounds/contracts';
import { Clock, execute } from '@openrounds/database';
import { Outbox } from '@openrounds/messaging';
import { PatientCase } from '../case/patient-case.entity.js';

// Derived from state, so that it does not matter how often, or in which order, the comments arrive. A case that was
// stale waits for its outcome from now on; one that was open since it was opened.
const answerSql = `update patient_case c set state = 'answered', version = c.version + 1, stale_at = null,
  first_response_at = coalesce(c.first_response_at, answer.added_at),
  unsolved_since = case when c.state = 'stale' then $2::timestamptz else c.unsolved_since end
from (
  select o.id, min(a.added_at) as added_at from patient_case o join case_comment a on a.case_id = o.id
  where o.id = any($1) and o.state in ('open', 'stale') and a.state = 'published' and a.author_id <> o.author_id
    and a.added_at > coalesce(o.stale_at, o.opened_at)
  group by o.id
) answer
where c.id = answer.id and c.state in ('open', 'stale')
returning c.id`;

/** Marks cases as answered once a visible comment of another member came after they were opened or became stale. */
@Injectable()
export class AnswerCases {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Joins the open transaction of the caller. @returns ids of the cases that are answered now */
  run(caseIds: string[]): Promise<string[]> {
    return this.em.transactional(async (em) => {
      const rows = await execute<{ id: string }>(em, answerSql, [caseIds, this.clock.now()]);
      const ids = rows.map(({ id }) => id);
      if (ids.length === 0) return ids;
      const answered = await em.find(PatientCase, { id: { $in: ids } }, { refresh: true });
      await this.outbox.addAll(
        caseAnswered,
        answered.map((entity) => entity.toState()),
      );
      return ids;
    });
  }
}
