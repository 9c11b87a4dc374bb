import { Injectable } from '@nestjs/common';
import { Reads, statement } from '@openrounds/database';
import type { Page } from '@openrounds/http';
import { cursorOf, NotFound, readCursor } from '@openrounds/http';
import type { CatalogueQuery } from './catalogue.http.js';
import { drugCursor } from './catalogue.http.js';
import type { DrugLine, DrugView } from './catalogue-view.js';
import { prefixQuery } from './words.js';

const line = `d.id, d.version, d.name, d.ingredients, d.brands, d.class_labels as "classLabels", d.state`;
const after = `(cardinality(d.ingredients), d.name, d.id) > ($1::int, $2::text, $3::uuid)`;
const order = `order by cardinality(d.ingredients), d.name, d.id limit $4`;

const listed = statement<DrugLine>('ratings.drugs', `select ${line} from drug d where ${after} ${order}`);
const found = statement<DrugLine>(
  'ratings.drugs-by-word',
  `select ${line} from drug d where to_tsvector('simple', d.search_text) @@ to_tsquery('simple', $5) and ${after} ${order}`,
);
const oneDrug = statement<DrugView>(
  'ratings.drug',
  `select ${line}, d.rxcui, d.boxed_warning as "boxedWarning", coalesce((
      select jsonb_agg(i.value || jsonb_build_object('label', c.label) order by i.ordinality)
      from jsonb_array_elements(d.indications) with ordinality i left join condition c on c.id = i.value->>'conditionId'
    ), '[]'::jsonb) as indications
  from drug d where d.id = $1`,
);

/** The drug catalogue as members see it. */
@Injectable()
export class ReadDrugs {
  constructor(private readonly reads: Reads) {}

  /** By ingredient, brand or class, mixtures last. */
  async list(query: CatalogueQuery): Promise<Page<DrugLine>> {
    const from = readCursor(query.cursor, drugCursor);
    const params = [from?.ingredients ?? -1, from?.name ?? '', from?.id ?? firstId, query.limit + 1];
    const words = query.q === undefined ? undefined : prefixQuery(query.q);
    if (words === null) return { items: [], nextCursor: null };
    const rows =
      words === undefined
        ? await this.reads.all(listed, params)
        : await this.reads.all(found, [...params, words]);
    const items = rows.slice(0, query.limit);
    const last = items.at(-1);
    if (rows.length <= query.limit || !last) return { items, nextCursor: null };
    return {
      items,
      nextCursor: cursorOf({ ingredients: last.ingredients.length, name: last.name, id: last.id }),
    };
  }

  /** @throws NotFound */
  async one(id: string): Promise<DrugView> {
    const drug = await this.reads.one(oneDrug, [id]);
    if (!drug) throw new NotFound();
    return drug;
  }
}

const firstId = '00000000-0000-0000-0000-000000000000';
