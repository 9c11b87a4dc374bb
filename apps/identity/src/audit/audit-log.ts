import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock, execute } from '@openrounds/database';
import { currentTraceId } from '@openrounds/telemetry';

export interface AuditEntry {
  /** Member id, or the name of a command. */
  readonly actor: string;
  /** `<thing>.<past-verb>` */
  readonly action: string;
  /** Id of the thing acted on. */
  readonly object: string;
  /** Why, where a reason was asked for; no name, no address, no content. */
  readonly reason?: string;
}

/** The text that an entry's hash covers, as SQL over the columns; the same for writing and for checking. */
const hashOf = (previous: string, at: string): string =>
  `encode(sha256(convert_to(jsonb_build_array(${previous}, to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
   actor, action, object, reason, trace_id)::text, 'UTF8')), 'hex')`;

const appendSql = `
insert into audit_entry (at, actor, action, object, reason, trace_id, previous_hash, hash)
select at, actor, action, object, reason, trace_id, previous, ${hashOf('previous', 'at')}
from (select $1::timestamptz as at, $2::text as actor, $3::text as action, $4::text as object, $5::text as reason,
             $6::text as trace_id, coalesce((select hash from audit_entry order by seq desc limit 1), '') as previous) entry`;

const brokenSql = `
select seq::int as seq from (
  select seq, previous_hash, hash, lag(hash, 1, '') over (order by seq) as before, ${hashOf('previous_hash', 'at')} as computed
  from audit_entry
) entry where previous_hash <> before or hash <> computed order by seq limit 1`;

/** Append-only and chained: each entry holds the hash of the one before, so a change or a cut in the middle shows. */
@Injectable()
export class AuditLog {
  constructor(private readonly clock: Clock) {}

  /** Joins the open transaction. Called last in it: entries are written one after another, whoever writes them. */
  async append(em: EntityManager, entry: AuditEntry): Promise<void> {
    if (!em.isInTransaction()) throw new Error('An audit entry needs the transaction of what it tells.');
    await execute(em, `select pg_advisory_xact_lock(hashtext('identity.audit'))`);
    const { actor, action, object, reason } = entry;
    await execute(em, appendSql, [
      this.clock.now(),
      actor,
      action,
      object,
      reason ?? null,
      currentTraceId() ?? null,
    ]);
  }

  /** @returns the number of the first entry that was changed or whose predecessor is missing; null when all hold */
  async firstBroken(em: EntityManager): Promise<number | null> {
    const [row] = await execute<{ seq: number }>(em, brokenSql);
    return row?.seq ?? null;
  }
}
