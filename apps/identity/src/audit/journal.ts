import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Fact } from '@openrounds/contracts';
import { Clock } from '@openrounds/database';
import { Outbox } from '@openrounds/messaging';
import type { z } from 'zod';
import type { AuditEntry } from './audit-log.js';
import { AuditLog } from './audit-log.js';

/** What every command of identity leaves beside its rows: a time, facts for others, an entry in the audit. */
@Injectable()
export class Journal {
  constructor(
    private readonly clock: Clock,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  /** Sends a fact with the change that is open. The state is right only after `em.flush()`. */
  tell<S extends z.ZodType>(fact: Fact<S>, state: z.input<S>): Promise<void> {
    return this.outbox.add(fact, state);
  }

  /** The same fact of many aggregates, with one statement. */
  tellAll<S extends z.ZodType>(fact: Fact<S>, states: z.input<S>[]): Promise<void> {
    return this.outbox.addAll(fact, states);
  }

  /** Writes to the audit with the change that is open; last, because entries queue behind each other. */
  note(em: EntityManager, entry: AuditEntry): Promise<void> {
    return this.audit.append(em, entry);
  }
}
