import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sessionChanged, sessionRevoked } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import { Journal } from '../audit/journal.js';
import { announceClientsOf } from '../client/announce-clients.js';
import { endGrants } from '../grant/end-grants.js';

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

const endSessionsSql = `update session set ended_at = $2, version = version + 1
  where member_id = $1 and ended_at is null and id is distinct from $3 and not (with_factor and $4)
  returning id, version`;

const endKeysSql = `update client_key set ended_at = $2, version = version + 1
  where member_id = $1 and ended_at is null returning id, version`;

const unlinkSql = `with attempt as (delete from outside_attempt where member_id = $1)
  delete from outside_account where member_id = $1`;

interface Sid {
  id: string;
  version: number;
}

/** Which sessions end: all, all but the one in use, or those in which no second factor was shown. */
export interface Ending {
  readonly except?: string;
  readonly onlyWithoutFactor?: boolean;
}

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
    const rows = await execute<Sid>(em, raiseSql, [memberId, now]);
    const validFrom = now.toISOString();
    await this.journal.tellAll(
      sessionChanged,
      rows.map(({ id: sid, version }) => ({ sid, memberId, version, validFrom })),
    );
    await announceClientsOf(em, this.journal, memberId);
  }

  /** Ends browser sessions in the transaction that changes how their member signs in. @returns how many */
  async endSessions(em: EntityManager, memberId: string, ending: Ending = {}): Promise<number> {
    const { except = null, onlyWithoutFactor = false } = ending;
    return this.#end(em, memberId, endSessionsSql, [except, onlyWithoutFactor]);
  }

  /** Ends browser sessions and what applications were granted; keys go on. @returns how many ended */
  async endSignIns(em: EntityManager, memberId: string): Promise<{ sessions: number; grants: number }> {
    const sessions = await this.endSessions(em, memberId);
    const grants = await endGrants(em, this.journal, { memberId });
    return { sessions, grants: grants.length };
  }

  /**
   * Ends keys and grants as well, and unlinks accounts outside: whoever resets a password has lost something, and cannot
   * say to whom.
   */
  async endAll(em: EntityManager, memberId: string): Promise<void> {
    await this.endSignIns(em, memberId);
    await this.#end(em, memberId, endKeysSql, []);
    await execute(em, unlinkSql, [memberId]);
  }

  async #end(em: EntityManager, memberId: string, sql: string, more: unknown[]): Promise<number> {
    const now = this.journal.now();
    const rows = await execute<Sid>(em, sql, [memberId, now, ...more]);
    const validFrom = now.toISOString();
    await this.journal.tellAll(
      sessionRevoked,
      rows.map(({ id: sid, version }) => ({ sid, memberId, version, validFrom })),
    );
    return rows.length;
  }
}
