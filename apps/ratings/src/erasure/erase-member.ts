import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { forgetBlocks } from '@openrounds/blocks';
import { dimensions, ratingTopic } from '@openrounds/contracts';
import { Clock, execute } from '@openrounds/database';
import type { ErasureCounts } from '@openrounds/erasure';
import { MemberEraser } from '@openrounds/erasure';
import { forgetMember, Outbox } from '@openrounds/messaging';

interface GoneRating {
  id: string;
  version: number;
  state: string;
  revisions: number;
}

/** Locked first: a revision that is under way is seen. Revisions go with their rating. */
const lockSql = 'select id from rating where author_id = $1 order by id for update';
const deleteSql = `delete from rating r where author_id = $1
returning id, version, state, drug_id, condition_id, ${dimensions.join(', ')},
  (select count(*)::int from rating_revision v where v.rating_id = r.id) as revisions`;

const columns = `drug_id uuid, condition_id text, ${dimensions.map((name) => `${name} int`).join(', ')}`;

/** The rows of the pairs are locked in order and before their dimensions, as raters do it. Parameters: ratings, time. */
const pairsSql = `with taken as (
  select drug_id, condition_id, count(*)::int as raters from jsonb_to_recordset($1::jsonb) as r(${columns}) group by 1, 2
), locked as (
  select drug_id, condition_id, taken.raters from statistic s join taken using (drug_id, condition_id)
  order by drug_id, condition_id for update of s
)
update statistic s set raters = s.raters - locked.raters, dirty_since = coalesce(s.dirty_since, $2::timestamptz)
from locked where s.drug_id = locked.drug_id and s.condition_id = locked.condition_id`;

const bins = [1, 2, 3, 4, 5];
const countsSql = `with taken as (
  select drug_id, condition_id, dimension,
    ${bins.map((bin) => `count(*) filter (where score = ${bin})::int as c${bin}`).join(', ')}
  from jsonb_to_recordset($1::jsonb) as r(${columns})
    cross join lateral (values ${dimensions.map((name) => `('${name}', ${name})`).join(', ')}) as given (dimension, score)
  where score is not null group by 1, 2, 3
)
update rating_count c set ${bins.map((bin) => `c${bin} = c.c${bin} - taken.c${bin}`).join(', ')}
from taken
where c.drug_id = taken.drug_id and c.condition_id = taken.condition_id and c.dimension = taken.dimension`;

/** Erases a member's ratings and takes them out of the figures, which are published anew. */
@Injectable()
export class EraseMember extends MemberEraser {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {
    super();
  }

  async erase(em: EntityManager, memberId: string): Promise<ErasureCounts> {
    await execute(em, lockSql, [memberId]);
    const ratings = await execute<GoneRating>(em, deleteSql, [memberId]);
    const counted = JSON.stringify(ratings.filter(({ state }) => state === 'published'));
    await execute(em, pairsSql, [counted, this.clock.now()]);
    await execute(em, countsSql, [counted]);
    const members = await execute(em, 'delete from member where id = $1 returning 1', [memberId]);
    const block = await forgetBlocks(em, memberId);
    const keys = ratings.map(({ id }) => id);
    const forgotten = await forgetMember(em, memberId, [ratingTopic.name], keys);
    await this.outbox.tombstones(
      ratingTopic,
      ratings.map(({ id, version }) => ({ key: id, version: version + 1 })),
    );
    const revisions = ratings.reduce((sum, rating) => sum + rating.revisions, 0);
    return {
      rating: ratings.length,
      rating_revision: revisions,
      member: members.length,
      block,
      ...forgotten,
    };
  }
}
