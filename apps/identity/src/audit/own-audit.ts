import { Injectable } from '@nestjs/common';
import { Clock, Reads, statement } from '@openrounds/database';
import type { Page } from '@openrounds/http';
import { cursorOf, pageQuery, readCursor } from '@openrounds/http';
import { z } from 'zod';

export const ownAuditQuery = pageQuery;
export type OwnAuditQuery = z.infer<typeof ownAuditQuery>;

/** An entry of the audit, as the member whom it is about may read it. */
export const ownAuditEntry = z.object({
  seq: z.int(),
  at: z.iso.datetime(),
  action: z.string(),
  /** `you`, or `staff`: who of the staff it was stays inside. */
  by: z.enum(['you', 'staff']),
  /** What you acted on; null where it was you who was acted on. */
  object: z.string().nullable(),
  /** Own words, and of staff those that a rule lets you read: why an identity was looked at, which duties changed. */
  reason: z.string().nullable(),
});
export type OwnAuditEntry = z.infer<typeof ownAuditEntry>;

interface Row {
  seq: number;
  at: Date;
  action: string;
  own: boolean;
  object: string;
  reason: string | null;
}

/** A look at somebody's identity, which they may not learn of while it is looked into. */
const disclosed = `('disclosure.requested', 'disclosure.approved', 'identity.disclosed')`;
const delayDays = 30;
/** Of what staff wrote down, only this is meant for the member; the rest may name who agreed to it. */
const readable = `('disclosure.requested', 'disclosure.approved', 'identity.disclosed', 'duties.changed')`;

/** Own deeds without those about others' identities; deeds of staff about the member, disclosures late. */
const ownAudit = statement<Row>(
  'identity.own-audit',
  `select seq::int as seq, at, action, actor = $1 as own, object,
     case when actor = $1 or action in ${readable} then reason end as reason from audit_entry
   where (actor = $1 or object = $1) and ($2::bigint is null or seq < $2)
     and (action not in ${disclosed} or (object = $1 and at <= $3::timestamptz - interval '${delayDays} days'))
   order by seq desc limit $4`,
);
const position = z.object({ seq: z.int() });

/** What a member did here and what was done to them, newest first. */
@Injectable()
export class OwnAudit {
  constructor(
    private readonly reads: Reads,
    private readonly clock: Clock,
  ) {}

  async run(memberId: string, { cursor, limit }: OwnAuditQuery): Promise<Page<OwnAuditEntry>> {
    const before = readCursor(cursor, position)?.seq ?? null;
    const rows = await this.reads.all(ownAudit, [memberId, before, this.clock.now(), limit + 1]);
    const items = rows.slice(0, limit).map(({ seq, at, action, own, object, reason }) => ({
      seq,
      at: at.toISOString(),
      action,
      by: own ? ('you' as const) : ('staff' as const),
      object: object === memberId ? null : object,
      reason,
    }));
    const last = items.at(-1);
    return { items, nextCursor: rows.length > limit && last ? cursorOf({ seq: last.seq }) : null };
  }
}
