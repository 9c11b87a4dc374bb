import { EntityManager } from '@mikro-orm/postgresql';
import { tallyTopic } from '@openrounds/contracts';
import type { StateInput } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import type { StatePage, StateSource } from '@openrounds/messaging';
import { RepublishSource } from '@openrounds/messaging';

const readSql = `select item_id as id, version, item_kind as "itemKind", helpful, agree, disagree, comments from tally
where ($1::uuid is null or item_id > $1) and ($2::uuid[] is null or item_id = any($2)) order by item_id limit $3 for update`;

/** Current counts of all items, to be sent again. */
@RepublishSource(tallyTopic)
export class TallySource implements StateSource<typeof tallyTopic> {
  constructor(private readonly em: EntityManager) {}

  read({ after, keys, limit }: StatePage): Promise<StateInput<typeof tallyTopic>[]> {
    return execute(this.em, readSql, [after ?? null, keys ?? null, limit]);
  }
}
