import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { caseStale } from '@openrounds/contracts';
import { Clock, execute } from '@openrounds/database';
import { Outbox } from '@openrounds/messaging';
import type { CasesEnv } from '../env.js';
import { PatientCase } from './patient-case.entity.js';

/** `$1` is the present time, `$2` the days without an outcome. */
const due = `from patient_case
  where state in ('open', 'answered') and unsolved_since < $1::timestamptz - make_interval(days => $2)`;

const staleSql = `update patient_case set state = 'stale', version = version + 1, stale_at = $1, unsolved_since = null
where id in (
  select id ${due}
  order by unsolved_since limit 200 for update skip locked
) and state in ('open', 'answered')
returning id`;

const countSql = `select count(*)::int as count ${due}`;

/** Marks cases stale that have waited too long for an outcome (90 days). */
@Injectable()
export class MarkStale {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    @Inject(ENV) private readonly env: CasesEnv,
  ) {}

  /** @returns number of cases that are stale now */
  async run(): Promise<number> {
    for (let total = 0; ;) {
      const marked = await this.batch();
      total += marked;
      if (marked === 0) return total;
    }
  }

  /** @returns number of cases that a run would mark */
  async countDue(): Promise<number> {
    const params = [this.clock.now(), this.env.STALE_DAYS];
    const [row] = await execute<{ count: number }>(this.em.fork(), countSql, params);
    return row!.count;
  }

  private batch(): Promise<number> {
    return this.em.transactional(async (em) => {
      const rows = await execute<{ id: string }>(em, staleSql, [this.clock.now(), this.env.STALE_DAYS]);
      if (rows.length === 0) return 0;
      const stale = await em.find(PatientCase, { id: { $in: rows.map(({ id }) => id) } }, { refresh: true });
      await this.outbox.addAll(
        caseStale,
        stale.map((entity) => entity.toState()),
      );
      return rows.length;
    });
  }
}
