import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { execute } from '@openrounds/database';

const readNames = `select id, array(
    select jsonb_array_elements_text(coalesce(state->'brands', '[]') || coalesce(state->'ingredients', '[]')
      || coalesce(state->'classLabels', '[]') || coalesce(state->'synonyms', '[]')
      || jsonb_build_array(coalesce(state->>'label', state->>'name')))
  ) as names
  from content where id = any($1) and state is not null`;

/** The one row of `dictionary` is locked until commit, so that versions become visible in order. */
const noteChanges = `with next as (
  update dictionary set version = version + 1 returning version
)
insert into concept_change (version, content_id, names)
select next.version, r.id, array(select jsonb_array_elements_text(r.names))
from next, jsonb_to_recordset($1::jsonb) as r(id text, names jsonb)`;

/** Remembers which names of the catalogue changed, so that only documents that contain one are tagged again. */
@Injectable()
export class ConceptChanges {
  constructor(private readonly em: EntityManager) {}

  /** Names that are about to be replaced, by key of drug or condition. */
  async namesOf(keys: readonly string[]): Promise<Map<string, string[]>> {
    if (keys.length === 0) return new Map();
    const rows = await execute<{ id: string; names: string[] }>(this.em, readNames, [keys]);
    return new Map(rows.map((row) => [row.id, row.names]));
  }

  /** Raises the dictionary's version and notes the changed entries with the names that they had before. */
  async note(changed: readonly string[], before: ReadonlyMap<string, readonly string[]>): Promise<void> {
    if (changed.length === 0) return;
    const rows = changed.map((id) => ({ id, names: before.get(id) ?? [] }));
    await execute(this.em, noteChanges, [JSON.stringify(rows)]);
  }
}
