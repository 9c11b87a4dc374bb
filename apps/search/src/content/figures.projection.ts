import { EntityManager } from '@mikro-orm/postgresql';
import { statisticTopic, tallyTopic } from '@openrounds/contracts';
import { execute, upsertNewer } from '@openrounds/database';
import type { Batch } from '@openrounds/messaging';
import { On, Projection } from '@openrounds/messaging';
import { ContentRows } from './content-rows.js';
import { contentKey } from './content-type.js';

const statisticTable = {
  table: 'statistic',
  columns: { id: 'text', drug_id: 'uuid', state: 'jsonb' },
} as const;
const tallyTable = { table: 'tally', columns: { item_kind: 'text', state: 'jsonb' } } as const;

/** Figures that are joined into documents when they are indexed: statistics of drugs, counts of reactions. */
@Projection('search.content')
export class FiguresProjection {
  constructor(
    private readonly em: EntityManager,
    private readonly content: ContentRows,
  ) {}

  @On(statisticTopic)
  async statistics(statistics: Batch<typeof statisticTopic>): Promise<void> {
    const rows = statistics.map(({ key, version, state }) => ({
      id: key,
      version,
      drug_id: key.split(':')[0],
      state,
    }));
    const { applied } = await upsertNewer(this.em, statisticTable, rows);
    const drugs = new Set(applied.map((id) => contentKey('drug', id.split(':')[0]!)));
    await this.content.fanOut('document', [...drugs]);
  }

  /** A tally alone queues its item at most once in ten minutes: the indexer takes those that are due. */
  @On(tallyTopic)
  async tallies(tallies: Batch<typeof tallyTopic>): Promise<void> {
    const rows = tallies.map(({ key, version, state }) => ({
      id: key,
      version,
      item_kind: state?.itemKind ?? null,
      state,
    }));
    const { applied } = await upsertNewer(this.em, tallyTable, rows);
    if (applied.length > 0)
      await execute(this.em, 'update tally set due = true where id = any($1::uuid[])', [applied]);
  }
}
