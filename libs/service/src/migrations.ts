import { setTimeout as delay } from 'node:timers/promises';
import { pendingMigrations } from '@openrounds/database';
import type { MigrationClass } from '@openrounds/database';
import { erasureMigrations } from '@openrounds/erasure';
import { httpMigrations } from '@openrounds/http';
import { messagingMigrations } from '@openrounds/messaging';
import { log } from '@openrounds/telemetry';
import type { ServiceDefinition } from './define-service.js';

/** Tables of the platform, which every service with a database has. */
export const platformMigrations: MigrationClass[] = [
  ...messagingMigrations,
  ...httpMigrations,
  ...erasureMigrations,
];

const secondsBetweenLooks = 1;

/**
 * Waits until the database answers and has every migration; a service never runs on tables that it does not know.
 * @returns when the schema is as expected, or when the signal is aborted
 */
export async function waitForSchema(
  definition: ServiceDefinition,
  url: string,
  signal: AbortSignal,
): Promise<void> {
  let told = '';
  while (definition.orm && !signal.aborted) {
    const state = await pendingMigrations(definition.orm, url, platformMigrations).catch(
      (error: unknown) => error as Error,
    );
    if (Array.isArray(state) && state.length === 0) return;
    const reason = Array.isArray(state) ? 'migrations are missing' : 'database does not answer';
    if (reason !== told)
      log.warn(Array.isArray(state) ? { migrations: state } : { err: state }, `waiting: ${reason}`);
    told = reason;
    await delay(secondsBetweenLooks * 1_000, undefined, { signal }).catch(() => undefined);
  }
}
