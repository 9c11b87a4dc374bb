import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { tallyCounted } from '@openrounds/contracts';
import { Clock, execute } from '@openrounds/database';
import { Outbox } from '@openrounds/messaging';
import type { DiscussionsEnv } from '../env.js';

interface TallyRow {
  id: string;
  version: number;
  itemKind: 'post' | 'comment';
  helpful: number;
  agree: number;
  disagree: number;
  comments: number;
}

/** One process folds at a time; the others have nothing to do. */
const foldLock = 7_230_620;
const lockSql = 'select pg_try_advisory_xact_lock($1) as won';

// Items counted a short while ago wait, so that no item has two records within the interval.
const foldSql = `with due as (
  select item_id from (select distinct item_id from tally_delta) changed left join tally t using (item_id)
  where t.counted_at is null or t.counted_at <= $1::timestamptz - make_interval(secs => $2)
  limit 500
), taken as (
  delete from tally_delta using due where tally_delta.item_id = due.item_id returning tally_delta.*
), sums as (
  select item_id, min(item_kind) as item_kind, sum(helpful)::int as helpful, sum(agree)::int as agree,
    sum(disagree)::int as disagree, sum(comments)::int as comments
  from taken group by item_id
)
insert into tally (item_id, version, item_kind, helpful, agree, disagree, comments, counted_at)
select item_id, 1, item_kind, helpful, agree, disagree, comments, $1 from sums
where (helpful, agree, disagree, comments) <> (0, 0, 0, 0) order by item_id
on conflict (item_id) do update set version = tally.version + 1, helpful = tally.helpful + excluded.helpful,
  agree = tally.agree + excluded.agree, disagree = tally.disagree + excluded.disagree,
  comments = tally.comments + excluded.comments, counted_at = excluded.counted_at
returning item_id as id, version, item_kind as "itemKind", helpful, agree, disagree, comments`;

/** Adds the noted changes to the counts of their items and tells others: exact, and safe to repeat. */
@Injectable()
export class FoldTallies {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    @Inject(ENV) private readonly env: DiscussionsEnv,
  ) {}

  /** @returns number of items whose counts changed, at most 500 */
  run(): Promise<number> {
    return this.em.transactional(async (em) => {
      const [lock] = await execute<{ won: boolean }>(em, lockSql, [foldLock]);
      if (!lock?.won) return 0;
      const rows = await execute<TallyRow>(em, foldSql, [this.clock.now(), this.env.TALLY_INTERVAL]);
      await this.outbox.addAll(tallyCounted, rows);
      return rows.length;
    });
  }
}
