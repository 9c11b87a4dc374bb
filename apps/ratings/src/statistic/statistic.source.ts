import { EntityManager } from '@mikro-orm/postgresql';
import type { StateInput } from '@openrounds/contracts';
import { statisticTopic } from '@openrounds/contracts';
import { Clock, execute } from '@openrounds/database';
import type { StatePage, StateSource } from '@openrounds/messaging';
import { RepublishSource } from '@openrounds/messaging';
import type { CountedPair } from './statistic-state.js';
import { countsColumn, statisticStateOf } from './statistic-state.js';

const id = `(s.drug_id::text || ':' || s.condition_id)`;
const locked = `select s.drug_id from statistic s where s.version > 0 and ($1::text is null or ${id} > $1)
  and ($2::text[] is null or ${id} = any($2)) order by ${id} limit $3 for update`;
const read = `select s.drug_id, s.condition_id, s.version, s.raters, ${countsColumn} from statistic s
  where s.version > 0 and ($1::text is null or ${id} > $1) and ($2::text[] is null or ${id} = any($2))
  order by ${id} limit $3`;

/** Published statistics with the counts of this moment, to be sent again. */
@RepublishSource(statisticTopic)
export class StatisticSource implements StateSource<typeof statisticTopic> {
  readonly momentary = ['asOf'];

  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  async read({ after, keys, limit }: StatePage): Promise<StateInput<typeof statisticTopic>[]> {
    const params = [after ?? null, keys ?? null, limit];
    // Locked first: the second statement sees every rating that the lock had to wait for.
    await execute(this.em, locked, params);
    const now = this.clock.now();
    return (await execute<CountedPair>(this.em, read, params)).map((pair) => statisticStateOf(pair, now));
  }
}
