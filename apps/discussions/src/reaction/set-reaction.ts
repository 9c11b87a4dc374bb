import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock, execute } from '@openrounds/database';
import { refuseIdentifiers } from '../text/check-text.js';
import type { Written } from '../written.js';
import type { NewReaction } from './reaction.http.js';
import { deltaSql, reactable } from './reaction.sql.js';

const setSql = `with old as materialized (
  select kind from reaction where item_id = $1 and member_id = $2
), new as (
  insert into reaction (item_id, member_id, item_kind, kind, code, text, at) values ($1, $2, $3, $4, $5, $6, $7)
  on conflict (item_id, member_id) do update set version = reaction.version + 1, kind = excluded.kind,
    code = excluded.code, text = excluded.text, at = excluded.at
  returning kind, version
), counted as (
  ${deltaSql('$1::uuid', '$3::text')}
)
select version from new`;

/** Sets a member's one reaction to an item; a second one replaces the first. */
@Injectable()
export class SetReaction {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound, PhiFound (in the reason) */
  run(memberId: string, itemId: string, { kind, reason }: NewReaction): Promise<Written> {
    if (reason) refuseIdentifiers({ '/reason/text': reason.text });
    return this.em.transactional(async (em) => {
      const item = await reactable(em, itemId, memberId);
      const values = [
        item.id,
        memberId,
        item.kind,
        kind,
        reason?.code ?? null,
        reason?.text ?? null,
        this.clock.now(),
      ];
      const [row] = await execute<{ version: number }>(em, setSql, values);
      return { id: itemId, version: row!.version };
    });
  }
}
