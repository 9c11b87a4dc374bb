import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { execute } from '@openrounds/database';
import { NotFound } from '@openrounds/http';
import type { Written } from '../written.js';
import { deltaSql, reactable } from './reaction.sql.js';

const removeSql = `with old as (
  delete from reaction where item_id = $1 and member_id = $2 returning kind, version
), new as (
  select null::text as kind where false
), counted as (
  ${deltaSql('$1::uuid', '$3::text')}
)
select version from old`;

/** Takes a member's reaction back. */
@Injectable()
export class RemoveReaction {
  constructor(private readonly em: EntityManager) {}

  /** @throws NotFound when there is no such item, or no reaction of this member to it */
  run(memberId: string, itemId: string): Promise<Written> {
    return this.em.transactional(async (em) => {
      const item = await reactable(em, itemId, memberId);
      const [row] = await execute<{ version: number }>(em, removeSql, [item.id, memberId, item.kind]);
      if (!row) throw new NotFound();
      return { id: itemId, version: row.version + 1 };
    });
  }
}
