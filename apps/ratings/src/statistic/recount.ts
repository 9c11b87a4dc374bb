import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { dimensions } from '@openrounds/contracts';
import { execute } from '@openrounds/database';

export interface Miscount {
  drugId: string;
  conditionId: string;
  /** A dimension, or `raters`. */
  dimension: string;
  /** Bins as stored, then as counted from the ratings; for `raters` one number each. */
  stored: number[];
  counted: number[];
}

const perDimension = dimensions.map((name) => `('${name}', r.${name})`).join(', ');

/** One statement, so that both sides are of the same moment while members rate on. */
const compare = `with counted as (
  select r.drug_id, r.condition_id, v.dimension, array[
    count(*) filter (where v.score = 1), count(*) filter (where v.score = 2), count(*) filter (where v.score = 3),
    count(*) filter (where v.score = 4), count(*) filter (where v.score = 5)]::int[] as bins
  from rating r cross join lateral (values ${perDimension}) as v(dimension, score)
  where r.state = 'published' and v.score is not null group by 1, 2, 3
  union all
  select drug_id, condition_id, 'raters', array[count(*)]::int[] from rating where state = 'published' group by 1, 2
), stored as (
  select drug_id, condition_id, dimension, array[c1, c2, c3, c4, c5] as bins from rating_count
  where (c1, c2, c3, c4, c5) <> (0, 0, 0, 0, 0)
  union all
  select drug_id, condition_id, 'raters', array[raters] from statistic where raters <> 0
)
select coalesce(s.drug_id, c.drug_id) as "drugId", coalesce(s.condition_id, c.condition_id) as "conditionId",
  coalesce(s.dimension, c.dimension) as dimension, coalesce(s.bins, '{}') as stored, coalesce(c.bins, '{}') as counted
from stored s full join counted c using (drug_id, condition_id, dimension)
where s.bins is distinct from c.bins
order by 1, 2, 3`;

/** Counts all ratings anew and compares with the counts kept by differences. They must be equal. */
@Injectable()
export class Recount {
  constructor(private readonly em: EntityManager) {}

  /** @returns every cell that differs; empty when all is right */
  run(): Promise<Miscount[]> {
    return execute<Miscount>(this.em.fork(), compare);
  }
}
