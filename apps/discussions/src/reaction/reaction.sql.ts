import type { EntityManager } from '@mikro-orm/postgresql';
import { execute } from '@openrounds/database';
import { NotFound } from '@openrounds/http';
import { readerSpecialties } from '../member/author.sql.js';
import { readableCase } from '../subject/subject.sql.js';

export interface Item {
  id: string;
  kind: 'post' | 'comment';
}

// The lock makes one member's reactions to one item follow each other, so that each counts exactly once.
const itemSql = `select item.kind, pg_advisory_xact_lock(hashtextextended($1::text || $2::text, 0))::text as locked from (
  select 'post' as kind from post where id = $1::uuid and state in ('published', 'locked')
  union all
  select 'comment' from comment c where c.id = $1::uuid and c.state = 'published' and (c.subject_kind = 'post' or exists (
    select from case_subject s where s.id = c.subject_id
      and ${readableCase('s', '$2::uuid', readerSpecialties('$2::uuid'))}))
) item`;

/**
 * The item that a member reacts to, locked for this member until the transaction ends.
 * @throws NotFound for an item that is unknown, out of view, or on a case that the member may not read
 */
export async function reactable(em: EntityManager, id: string, memberId: string): Promise<Item> {
  const [row] = await execute<{ kind: Item['kind'] }>(em, itemSql, [id, memberId]);
  if (!row) throw new NotFound();
  return { id, kind: row.kind };
}

const step = (kind: string): string =>
  `coalesce((new.kind = '${kind}')::int, 0) - coalesce((old.kind = '${kind}')::int, 0)`;

/** Notes the difference between the reaction before (`old`) and after (`new`); either may be missing. */
export const deltaSql = (
  itemId: string,
  itemKind: string,
): string => `insert into tally_delta (item_id, item_kind, helpful, agree, disagree)
  select ${itemId}, ${itemKind}, ${step('helpful')}, ${step('agree')}, ${step('disagree')}
  from old full join new on true where old.kind is distinct from new.kind`;
