import type { AuditChain } from './audit/audit-chain.js';

/** Nest's token of {@link MessagingSettings}. */
export const MESSAGING: unique symbol = Symbol('messaging settings');

export interface MessagingSettings {
  /** Name of the service: owner of the topics it writes, source of its records, client id. */
  readonly service: string;
  /** Audits of the service's own, beside that of its operators. */
  readonly audits?: readonly AuditChain[];
}

/** What this library reads of a service's environment. */
export interface MessagingEnv {
  DATABASE_URL: string;
  KAFKA_BROKERS: string[];
  SERVICE_ROLES: string[];
  /** Rows of the outbox above which no change that publishes something is taken. */
  OUTBOX_LIMIT: number;
  /** From it the key is derived that signs the heads of audits. */
  ERASURE_LEDGER_KEY: string;
}
