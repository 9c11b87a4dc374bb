import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { conditionChanged, conditionListed } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import { ChangedMeanwhile } from '@openrounds/http';
import { Outbox } from '@openrounds/messaging';
import type { Condition, ConditionDraft } from './condition.js';
import { conditionRow } from './condition.js';
import { planOf } from './condition-plan.js';
import type { Stored } from './stored.js';
import { addStored, nothingStored, partsOf } from './stored.js';

const all = `select id, version, label, synonyms, parent_ids as "parentIds", ancestor_ids as "ancestorIds", icd10cm
  from condition`;

const columns = 'id, version, label, synonyms, parent_ids, ancestor_ids, icd10cm, search_text';
const write = `insert into condition as c (${columns}) select ${columns} from jsonb_to_recordset($1::jsonb) as r(id text,
  version int, label text, synonyms text[], parent_ids text[], ancestor_ids text[], icd10cm text[], search_text text) order by id
  on conflict (id) do update set version = excluded.version, label = excluded.label, synonyms = excluded.synonyms,
    parent_ids = excluded.parent_ids, ancestor_ids = excluded.ancestor_ids, icd10cm = excluded.icd10cm,
    search_text = excluded.search_text
  where c.version = excluded.version - 1
  returning c.id`;

export interface StoreOptions {
  /** Counts what would happen and writes nothing. */
  dryRun?: boolean;
  /** Conditions written in one transaction. */
  batch?: number;
  onProgress?: (done: number, of: number) => void | Promise<void>;
}

/** Lists conditions and keeps the ancestors of all of them right. */
@Injectable()
export class StoreConditions {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Takes all drafts at once, because one new parent changes the ancestors of everything below. The root is added when
   * it is missing. Interrupted in the middle, a second run finishes the rest.
   * @throws ChangedMeanwhile when another run changes the same conditions at this moment
   */
  async run(drafts: readonly ConditionDraft[], options: StoreOptions = {}): Promise<Stored> {
    const known = await this.known();
    const { listed, changed } = planOf(known, drafts);
    const parts = partsOf([...listed, ...changed], options.batch ?? 500);
    let stored: Stored = { ...nothingStored, unchanged: drafts.length };
    let done = 0;
    for (const part of parts) {
      const fresh = part.filter((condition) => condition.version === 1);
      if (!options.dryRun) await this.write(part);
      stored = addStored(stored, { listed: fresh.length, changed: part.length - fresh.length, unchanged: 0 });
      done += part.length;
      await options.onProgress?.(done, listed.length + changed.length);
    }
    const touched = new Set([...listed, ...changed].map((condition) => condition.id));
    return { ...stored, unchanged: drafts.filter((draft) => !touched.has(draft.id)).length };
  }

  /** Every condition of the catalogue by id: a few megabytes at the size of the whole ontology. */
  async known(): Promise<Map<string, Condition>> {
    const rows = await execute<Condition>(this.em.fork(), all);
    return new Map(rows.map((row) => [row.id, row]));
  }

  private write(conditions: Condition[]): Promise<void> {
    return this.em.transactional(async (em) => {
      const written = await execute(em, write, [JSON.stringify(conditions.map(conditionRow))]);
      if (written.length !== conditions.length) throw new ChangedMeanwhile();
      const isNew = (condition: Condition): boolean => condition.version === 1;
      await this.outbox.addAll(conditionListed, conditions.filter(isNew));
      await this.outbox.addAll(
        conditionChanged,
        conditions.filter((condition) => !isNew(condition)),
      );
    });
  }
}
