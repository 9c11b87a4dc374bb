import type { EntityManager } from '@mikro-orm/postgresql';
import { dimensions } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import type { RatingContent } from './rating.entity.js';
import type { Scores } from './rating.http.js';

export interface CountChange {
  drugId: string;
  conditionId: string;
  /** Scores that counted until now; null when the rating is new. */
  before: Scores | null;
  /** Scores that count from now on; null when the rating is taken back. */
  after: Scores | null;
  at: Date;
  /** The version that this change replaces, filed as superseded. */
  superseded?: { ratingId: string; version: number; content: RatingContent };
}

interface Difference {
  dimension: string;
  c1: number;
  c2: number;
  c3: number;
  c4: number;
  c5: number;
}

/**
 * One statement: the differences on the counts, the mark that the statistic is due, and the superseded version.
 * The row of the pair is locked first and the dimensions follow in order, so that raters of one pair queue up and can
 * never wait for each other in a circle.
 */
const countChange = `with changed as (
  insert into statistic as s (drug_id, condition_id, raters, version, dirty_since)
  select $1::uuid, $2::text, $3::int, 0, $4::timestamptz where $3::int <> 0 or jsonb_array_length($5::jsonb) > 0
  on conflict (drug_id, condition_id) do update
    set raters = s.raters + excluded.raters, dirty_since = coalesce(s.dirty_since, excluded.dirty_since)
  returning s.drug_id, s.condition_id
), filed as (
  insert into rating_revision (rating_id, version, content, superseded_at)
  select rating_id, version, content, $4::timestamptz
  from jsonb_to_recordset($6::jsonb) as r(rating_id uuid, version int, content jsonb)
)
insert into rating_count as c (drug_id, condition_id, dimension, c1, c2, c3, c4, c5)
select changed.drug_id, changed.condition_id, d.dimension, d.c1, d.c2, d.c3, d.c4, d.c5
from changed, jsonb_to_recordset($5::jsonb) as d(dimension text, c1 int, c2 int, c3 int, c4 int, c5 int)
order by d.dimension
on conflict (drug_id, condition_id, dimension) do update set
  c1 = c.c1 + excluded.c1, c2 = c.c2 + excluded.c2, c3 = c.c3 + excluded.c3,
  c4 = c.c4 + excluded.c4, c5 = c.c5 + excluded.c5`;

/** Changes the counts by what a rating adds and takes away, in the open transaction of the rating itself. */
export async function countRating(em: EntityManager, change: CountChange): Promise<void> {
  const { superseded } = change;
  const filed = superseded
    ? [{ rating_id: superseded.ratingId, version: superseded.version, content: superseded.content }]
    : [];
  await execute(em, countChange, [
    change.drugId,
    change.conditionId,
    Number(change.after !== null) - Number(change.before !== null),
    change.at,
    JSON.stringify(differences(change.before, change.after)),
    JSON.stringify(filed),
  ]);
}

/** What changes per dimension and score; dimensions without a change are left out. */
export function differences(before: Scores | null, after: Scores | null): Difference[] {
  return dimensions.flatMap((dimension) => {
    const from = before?.[dimension];
    const to = after?.[dimension];
    if (from === to) return [];
    const of = (score: number): number => Number(to === score) - Number(from === score);
    return [{ dimension, c1: of(1), c2: of(2), c3: of(3), c4: of(4), c5: of(5) }];
  });
}
