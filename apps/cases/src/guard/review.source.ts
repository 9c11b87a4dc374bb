import { EntityManager } from '@mikro-orm/postgresql';
import { caseReviewTopic } from '@openrounds/contracts';
import type { StateInput } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import type { StatePage, StateSource } from '@openrounds/messaging';
import { RepublishSource } from '@openrounds/messaging';

const readSql = `select id, 1 as version, case_id as "caseId", author_id as "authorId", outcome, ruleset, classes, iso(at) as at
from guard_run where ($1::uuid is null or id > $1) and ($2::uuid[] is null or id = any($2)) order by id limit $3 for update`;

/** Blocked attempts by class, to be sent again. */
@RepublishSource(caseReviewTopic)
export class ReviewSource implements StateSource<typeof caseReviewTopic> {
  constructor(private readonly em: EntityManager) {}

  read({ after, keys, limit }: StatePage): Promise<StateInput<typeof caseReviewTopic>[]> {
    return execute(this.em, readSql, [after ?? null, keys ?? null, limit]);
  }
}
