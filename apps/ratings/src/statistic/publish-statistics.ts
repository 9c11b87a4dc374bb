import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { statisticRecomputed } from '@openrounds/contracts';
import { Clock, execute } from '@openrounds/database';
import { Outbox } from '@openrounds/messaging';
import type { RatingsEnv } from '../env.js';
import type { CountedPair } from './statistic-state.js';
import { countsColumn, statisticStateOf } from './statistic-state.js';

interface Pair {
  drug_id: string;
  condition_id: string;
}

const due = `select drug_id, condition_id from statistic
  where dirty_since is not null and (published_at is null or published_at <= $1::timestamptz)
  order by dirty_since limit $2::int for update skip locked`;

const recompute = `update statistic s set version = s.version + 1, published_at = $2::timestamptz, dirty_since = null
  from jsonb_to_recordset($1::jsonb) as p(drug_id uuid, condition_id text)
  where s.drug_id = p.drug_id and s.condition_id = p.condition_id
  returning s.drug_id, s.condition_id, s.version, s.raters, ${countsColumn}`;

/** Publishes the statistics that have changed, each pair at most once per interval whatever the number of ratings. */
@Injectable()
export class PublishStatistics {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    @Inject(ENV) private readonly env: Pick<RatingsEnv, 'STATISTIC_INTERVAL'>,
  ) {}

  /**
   * Pairs are locked by one statement and counted by the next, so that no rating committed before the lock is missed;
   * what another process holds at this moment is left to it.
   * @param limit most pairs of one transaction
   * @returns how many records were published
   */
  run(limit = 200): Promise<number> {
    return this.em.fork().transactional(async (em) => {
      const now = this.clock.now();
      const before = new Date(now.getTime() - this.env.STATISTIC_INTERVAL * 1_000);
      const pairs = await execute<Pair>(em, due, [before, limit]);
      if (pairs.length === 0) return 0;
      const rows = await execute<CountedPair>(em, recompute, [JSON.stringify(pairs), now]);
      await this.outbox.addAll(
        statisticRecomputed,
        rows.map((row) => statisticStateOf(row, now)),
      );
      return rows.length;
    });
  }
}
