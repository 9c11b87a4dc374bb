import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { execute, newId } from '@openrounds/database';
import { Unauthenticated } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import { dutiesOf } from '../duty/duties.js';
import { ClientGrant, grantDays, mostGrants } from './client-grant.entity.js';
import { endGrants } from './end-grants.js';

/** A member's yes to an application. */
export interface Consent {
  readonly memberId: string;
  /** The browser session in which it was given. */
  readonly sid: string;
  readonly clientId: string;
  /** What was shown and agreed to. */
  readonly scopes: readonly string[];
}

/** Writes down a consent. Each opens a family of tokens of its own, so that a stolen one ends no other. */
@Injectable()
export class GiveGrant {
  constructor(
    private readonly em: EntityManager,
    private readonly journal: Journal,
  ) {}

  /**
   * @returns id of the grant
   * @throws Unauthenticated when the session has ended meanwhile
   */
  run({ memberId, sid, clientId, scopes }: Consent): Promise<string> {
    return this.em.transactional(async (em) => {
      const now = this.journal.now();
      // An erasure locks the same row before it ends sessions and grants: it sees this grant, or we see its end.
      await execute(em, 'select id from member where id = $1 for update', [memberId]);
      const session = 'select 1 from session where id = $1 and member_id = $2 and ended_at is null';
      if ((await execute(em, session, [sid, memberId])).length === 0) throw new Unauthenticated();
      const held = new Set<string>(['read', 'write', ...(await dutiesOf(em, memberId))]);
      const grant = em.create(ClientGrant, {
        id: newId(),
        memberId,
        clientId,
        scopes: scopes.filter((scope) => held.has(scope)),
        createdAt: now,
        expiresAt: new Date(now.getTime() + grantDays * 86_400_000),
        usedOn: null,
        endedAt: null,
      });
      await em.flush();
      await this.#endOldest(em, memberId);
      await this.journal.note(em, {
        actor: memberId,
        action: 'grant.given',
        object: grant.id,
        reason: `client ${clientId}`,
      });
      return grant.id;
    });
  }

  async #endOldest(em: EntityManager, memberId: string): Promise<void> {
    const open = await em.find(
      ClientGrant,
      { memberId, endedAt: null },
      { orderBy: { createdAt: 'desc', id: 'desc' }, fields: ['id'] },
    );
    const surplus = open.slice(mostGrants).map(({ id }) => id);
    if (surplus.length > 0) await endGrants(em, this.journal, { ids: surplus });
  }
}
