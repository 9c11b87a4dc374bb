import { Injectable } from '@nestjs/common';
import { Reads, statement } from '@openrounds/database';
import type { Page } from '@openrounds/http';
import { cursorOf, NotFound, readCursor } from '@openrounds/http';
import type { CatalogueQuery } from './catalogue.http.js';
import { conditionCursor } from './catalogue.http.js';
import type { ConditionLine, ConditionView } from './catalogue-view.js';
import { prefixQuery } from './words.js';

const line = `c.id, c.version, c.label, c.synonyms, c.icd10cm`;
const after = `(char_length(c.label), c.label, c.id) > ($1::int, $2::text, $3::text)`;
const order = `order by char_length(c.label), c.label, c.id limit $4`;
const named = (ids: string): string => `coalesce((
  select jsonb_agg(jsonb_build_object('id', a.id, 'label', a.label) order by i.ordinality)
  from unnest(${ids}) with ordinality i(id, ordinality) join condition a on a.id = i.id), '[]'::jsonb)`;

const listed = statement<ConditionLine>(
  'ratings.conditions',
  `select ${line} from condition c where ${after} ${order}`,
);
const found = statement<ConditionLine>(
  'ratings.conditions-by-word',
  `select ${line} from condition c
  where to_tsvector('simple', c.search_text) @@ to_tsquery('simple', $5) and ${after} ${order}`,
);
const oneCondition = statement<ConditionView>(
  'ratings.condition',
  `select ${line}, ${named('c.parent_ids')} as parents, ${named('c.ancestor_ids')} as ancestors
  from condition c where c.id = $1`,
);

/** The condition catalogue as members see it. */
@Injectable()
export class ReadConditions {
  constructor(private readonly reads: Reads) {}

  /** By label, synonym or ICD-10-CM code, shortest label first. */
  async list(query: CatalogueQuery): Promise<Page<ConditionLine>> {
    const from = readCursor(query.cursor, conditionCursor);
    const params = [from?.length ?? -1, from?.label ?? '', from?.id ?? '', query.limit + 1];
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
      nextCursor: cursorOf({ length: [...last.label].length, label: last.label, id: last.id }),
    };
  }

  /** @throws NotFound */
  async one(id: string): Promise<ConditionView> {
    const condition = await this.reads.one(oneCondition, [id]);
    if (!condition) throw new NotFound();
    return condition;
  }
}
