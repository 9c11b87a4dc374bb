import { conditionTopic, drugTopic } from '@openrounds/contracts';
import type { Batch } from '@openrounds/messaging';
import { On, Projection } from '@openrounds/messaging';
import { ConceptChanges } from '../concept/concept-changes.js';
import type { ContentRow } from './content-rows.js';
import { ContentRows } from './content-rows.js';
import { contentKey } from './content-type.js';
import { placeOf } from './visible.js';

/** Drugs and conditions: documents themselves, and the names by which other documents are tagged. */
@Projection('search.content')
export class CatalogueProjection {
  constructor(
    private readonly content: ContentRows,
    private readonly changes: ConceptChanges,
  ) {}

  @On(drugTopic)
  drugs(drugs: Batch<typeof drugTopic>): Promise<void> {
    return this.store(
      drugs.map((record) => ({
        ...placeOf('drug', record),
        state: record.state?.state === 'listed' ? record.state : null,
      })),
    );
  }

  @On(conditionTopic)
  conditions(conditions: Batch<typeof conditionTopic>): Promise<void> {
    return this.store(conditions.map((record) => ({ ...placeOf('condition', record), state: record.state })));
  }

  private async store(rows: ContentRow[]): Promise<void> {
    const before = await this.changes.namesOf(rows.map((row) => contentKey(row.type, row.sourceId)));
    const applied = await this.content.apply(rows);
    await this.changes.note(applied, before);
  }
}
