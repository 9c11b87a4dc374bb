import { EntityManager } from '@mikro-orm/postgresql';
import type { StateInput } from '@openrounds/contracts';
import { conditionTopic, drugTopic } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import type { StatePage, StateSource } from '@openrounds/messaging';
import { RepublishSource } from '@openrounds/messaging';

const page = (key: string): string => `where ($1::${key} is null or id > $1::${key})
  and ($2::${key}[] is null or id = any($2::${key}[])) order by id limit $3 for update`;

const drugs = `select id, version, name, ingredients, brands, class_labels as "classLabels", rxcui,
  boxed_warning as "boxedWarning", indications, state from drug ${page('uuid')}`;
const conditions = `select id, version, label, synonyms, parent_ids as "parentIds", ancestor_ids as "ancestorIds", icd10cm
  from condition ${page('text')}`;

/** Current drugs, to be sent again. */
@RepublishSource(drugTopic)
export class DrugSource implements StateSource<typeof drugTopic> {
  constructor(private readonly em: EntityManager) {}

  read({ after, keys, limit }: StatePage): Promise<StateInput<typeof drugTopic>[]> {
    return execute(this.em, drugs, [after ?? null, keys ?? null, limit]);
  }
}

/** Current conditions, to be sent again. */
@RepublishSource(conditionTopic)
export class ConditionSource implements StateSource<typeof conditionTopic> {
  constructor(private readonly em: EntityManager) {}

  read({ after, keys, limit }: StatePage): Promise<StateInput<typeof conditionTopic>[]> {
    return execute(this.em, conditions, [after ?? null, keys ?? null, limit]);
  }
}
