import type { StateInput, statisticTopic } from '@openrounds/contracts';
import { method } from './dirichlet.js';
import type { CountsByDimension } from './member-view.js';
import { memberFigures } from './member-view.js';

/** A row of `statistic s` with {@link countsColumn}. */
export interface CountedPair {
  drug_id: string;
  condition_id: string;
  version: number;
  raters: number;
  counts: CountsByDimension;
}

/** The bins of a row `s`, by dimension. */
export const countsColumn = `coalesce((
  select jsonb_object_agg(c.dimension, jsonb_build_array(c.c1, c.c2, c.c3, c.c4, c.c5))
  from rating_count c where c.drug_id = s.drug_id and c.condition_id = s.condition_id), '{}'::jsonb) as counts`;

/** The value of a record on `ratings.statistic.v1`: figures as members see them. */
export function statisticStateOf(pair: CountedPair, asOf: Date): StateInput<typeof statisticTopic> {
  return {
    id: `${pair.drug_id}:${pair.condition_id}`,
    version: pair.version,
    drugId: pair.drug_id,
    conditionId: pair.condition_id,
    method,
    asOf: asOf.toISOString(),
    raters: pair.raters,
    member: memberFigures(pair.counts),
  };
}
