import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { drugChanged, drugListed } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import { ChangedMeanwhile } from '@openrounds/http';
import { Outbox } from '@openrounds/messaging';
import type { Stored } from './stored.js';
import type { Drug, DrugDraft } from './drug.js';
import { drugIdOf, drugRow, mergedDrug, newDrug } from './drug.js';

const known = `select id, version, name, ingredients, brands, class_labels as "classLabels", rxcui,
  boxed_warning as "boxedWarning", indications, state
  from drug where id = any($1::uuid[]) order by id for update`;

const columns =
  'id, version, name, ingredients, brands, class_labels, rxcui, boxed_warning, indications, state, search_text';
const write = `insert into drug as d (${columns}) select ${columns} from jsonb_to_recordset($1::jsonb) as r(id uuid, version int,
  name text, ingredients text[], brands text[], class_labels text[], rxcui text, boxed_warning jsonb, indications jsonb,
  state text, search_text text) order by id
  on conflict (id) do update set version = excluded.version, brands = excluded.brands, class_labels = excluded.class_labels,
    indications = excluded.indications, search_text = excluded.search_text
  where d.version = excluded.version - 1
  returning d.id`;

/** Lists drugs, or adds to listed ones what a draft knows more. */
@Injectable()
export class StoreDrugs {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
  ) {}

  /**
   * One transaction for all drafts: at most a few hundred at a time, each drug once.
   * @param dryRun counts what would happen and writes nothing
   * @throws ChangedMeanwhile when another run lists the same drugs at this moment
   */
  async run(drafts: readonly DrugDraft[], dryRun = false): Promise<Stored> {
    return this.em.transactional(async (em) => {
      const ids = drafts.map((draft) => drugIdOf(draft.ingredients));
      const rows = await execute<Drug>(em, known, [ids]);
      const byId = new Map(rows.map((row) => [row.id, row]));
      const listed: Drug[] = [];
      const changed: Drug[] = [];
      drafts.forEach((draft, index) => {
        const drug = byId.get(ids[index]!);
        if (!drug) return listed.push(newDrug(draft));
        const merged = mergedDrug(drug, draft);
        return merged && changed.push(merged);
      });
      if (!dryRun) await this.write(em, listed, changed);
      const unchanged = drafts.length - listed.length - changed.length;
      return { listed: listed.length, changed: changed.length, unchanged };
    });
  }

  private async write(em: EntityManager, listed: Drug[], changed: Drug[]): Promise<void> {
    const drugs = [...listed, ...changed];
    if (drugs.length === 0) return;
    const written = await execute(em, write, [JSON.stringify(drugs.map(drugRow))]);
    if (written.length !== drugs.length) throw new ChangedMeanwhile();
    await this.outbox.addAll(drugListed, listed);
    await this.outbox.addAll(drugChanged, changed);
  }
}
