import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '@openrounds/database';
import type { AuditChain } from '@openrounds/messaging';
import { appendAudit } from '@openrounds/messaging';
import { currentTraceId } from '@openrounds/telemetry';

/** What members and staff did. */
export const memberChain: AuditChain = {
  table: 'audit_entry',
  order: 'seq',
  columns: ['actor', 'action', 'object', 'reason', 'trace_id'],
  lock: 'identity.audit',
};

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

/** Append-only and chained: each entry holds the hash of the one before, so a change or a cut shows. */
@Injectable()
export class AuditLog {
  constructor(private readonly clock: Clock) {}

  /** Joins the open transaction. Called last in it: entries are written one after another, whoever writes them. */
  append(em: EntityManager, { actor, action, object, reason }: AuditEntry): Promise<void> {
    const values = [actor, action, object, reason ?? null, currentTraceId() ?? null];
    return appendAudit(em, memberChain, this.clock.now(), values);
  }
}
