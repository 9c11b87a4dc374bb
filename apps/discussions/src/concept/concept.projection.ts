import { EntityManager } from '@mikro-orm/postgresql';
import { conditionTopic, drugTopic } from '@openrounds/contracts';
import { upsertNewer } from '@openrounds/database';
import type { Batch } from '@openrounds/messaging';
import { On, Projection } from '@openrounds/messaging';

const spec = { table: 'concept', columns: { id: 'text', kind: 'text', label: 'text' } } as const;

/** Keeps ids and labels of drugs and conditions. A concept never leaves: texts that name it stay. */
@Projection('discussions.concepts')
export class ConceptProjection {
  constructor(private readonly em: EntityManager) {}

  @On(drugTopic)
  async applyDrugs(drugs: Batch<typeof drugTopic>): Promise<void> {
    const rows = drugs.flatMap(({ key, version, state }) =>
      state === null ? [] : [{ id: `drug:${key}`, version, kind: 'drug', label: state.name }],
    );
    await upsertNewer(this.em, spec, rows);
  }

  @On(conditionTopic)
  async applyConditions(conditions: Batch<typeof conditionTopic>): Promise<void> {
    const rows = conditions.flatMap(({ key, version, state }) =>
      state === null ? [] : [{ id: key, version, kind: 'condition', label: state.label }],
    );
    await upsertNewer(this.em, spec, rows);
  }
}
