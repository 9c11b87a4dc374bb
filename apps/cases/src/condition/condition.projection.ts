import { EntityManager } from '@mikro-orm/postgresql';
import { conditionTopic } from '@openrounds/contracts';
import { upsertNewer } from '@openrounds/database';
import type { Batch } from '@openrounds/messaging';
import { On, Projection } from '@openrounds/messaging';

const spec = { table: 'condition', columns: { id: 'text', label: 'text', parent_ids: 'text[]' } } as const;

/** Keeps the conditions that a diagnosis may name. A condition never leaves: cases that name it stay. */
@Projection('cases.conditions')
export class ConditionProjection {
  constructor(private readonly em: EntityManager) {}

  @On(conditionTopic)
  async apply(conditions: Batch<typeof conditionTopic>): Promise<void> {
    const rows = conditions.flatMap(({ key, version, state }) =>
      state === null ? [] : [{ id: key, version, label: state.label, parent_ids: state.parentIds }],
    );
    await upsertNewer(this.em, spec, rows);
  }
}
