/** Nest's token of {@link MessagingSettings}. */
export const MESSAGING: unique symbol = Symbol('messaging settings');

export interface MessagingSettings {
  /** Name of the service: owner of the topics it writes, source of its records, client id. */
  readonly service: string;
}

/** What this library reads of a service's environment. */
export interface MessagingEnv {
  DATABASE_URL: string;
  KAFKA_BROKERS: string[];
  SERVICE_ROLES: string[];
  /** Rows of the outbox above which no change that publishes something is taken. */
  OUTBOX_LIMIT: number;
}
