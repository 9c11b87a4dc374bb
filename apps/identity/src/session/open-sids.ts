import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sessionChanged } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import { Journal } from '../audit/journal.js';
import { announceClientsOf } from '../client/announce-clients.js';

const raiseSql = `
with raised_session as (
  update session set version = version + 1 where member_id = $1 and ended_at is null returning id, version
), raised_key as (
  update client_key set version = version + 1 where member_id = $1 and ended_at is null and expires_at > $2 returning id, version
), raised_grant as (
  update client_grant set version = version + 1 where member_id = $1 and ended_at is null and expires_at > $2 returning id, version
)
select id, version from raised_session union all select id, version from raised_key
union all select id, version from raised_grant order by id`;

/** Everything a member is signed in with: browser sessions, keys, and grants to applications. */
@Injectable()
export class OpenSids {
  constructor(private readonly journal: Journal) {}

  /**
   * Says, in the transaction that changes a member's level, standing, role or duties, that every open sid must be
   * asked about again. The raised version keeps the gateway from trusting an answer that was on its way.
   */
  async announceChange(em: EntityManager, memberId: string): Promise<void> {
    const now = this.journal.now();
    const rows = await execute<{ id: string; version: number }>(em, raiseSql, [memberId, now]);
    const validFrom = now.toISOString();
    await this.journal.tellAll(
      sessionChanged,
      rows.map(({ id: sid, version }) => ({ sid, memberId, version, validFrom })),
    );
    await announceClientsOf(em, this.journal, memberId);
  }
}
