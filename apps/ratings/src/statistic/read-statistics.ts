import { Injectable } from '@nestjs/common';
import { Clock, Reads, statement } from '@openrounds/database';
import { NotFound } from '@openrounds/http';
import { compareDrugs } from './compare.js';
import { method } from './dirichlet.js';
import type { CountsByDimension } from './member-view.js';
import { memberFigures } from './member-view.js';
import type { ComparisonQuery, ComparisonView, StatisticView } from './statistic.http.js';

interface PairCounts {
  drugId: string;
  name: string;
  condition: boolean;
  raters: number;
  counts: CountsByDimension;
}

const counted = statement<PairCounts>(
  'ratings.counts',
  `select d.id as "drugId", d.name, exists (select from condition where id = $2) as condition,
    coalesce((select s.raters from statistic s where s.drug_id = d.id and s.condition_id = $2), 0) as raters,
    coalesce((select jsonb_object_agg(c.dimension, jsonb_build_array(c.c1, c.c2, c.c3, c.c4, c.c5))
      from rating_count c where c.drug_id = d.id and c.condition_id = $2), '{}'::jsonb) as counts
  from drug d where d.id = any($1::uuid[])`,
);

/** Figures as members see them, from the counts of this moment. */
@Injectable()
export class ReadStatistics {
  constructor(
    private readonly reads: Reads,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound when the drug or the condition is not in the catalogue */
  async one(drugId: string, conditionId: string): Promise<StatisticView> {
    const [pair] = await this.counts([drugId], conditionId);
    return {
      drugId,
      conditionId,
      method,
      asOf: this.clock.now().toISOString(),
      raters: pair!.raters,
      member: memberFigures(pair!.counts),
    };
  }

  /** @throws NotFound when one of the drugs or the condition is not in the catalogue */
  async compare({ drugIds, conditionId }: ComparisonQuery): Promise<ComparisonView> {
    const pairs = await this.counts(drugIds, conditionId);
    const drugs = pairs.map(({ drugId, name, counts }) => ({ id: drugId, name, counts }));
    return { conditionId, method, asOf: this.clock.now().toISOString(), dimensions: compareDrugs(drugs) };
  }

  private async counts(drugIds: string[], conditionId: string): Promise<PairCounts[]> {
    const pairs = await this.reads.all(counted, [drugIds, conditionId]);
    if (pairs.length < drugIds.length || pairs.some((pair) => !pair.condition)) throw new NotFound();
    return pairs;
  }
}
