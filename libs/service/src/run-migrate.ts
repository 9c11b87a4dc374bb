import { databaseEnv, InvalidEnvironment, readEnv, secret } from '@openrounds/config';
import { migrate } from '@openrounds/database';
import { log } from '@openrounds/telemetry';
import { z } from 'zod';
import type { ServiceDefinition } from './define-service.js';
import { platformMigrations } from './migrations.js';

const url = databaseEnv.shape.DATABASE_URL;
const migrateEnv = z.object({
  MIGRATION_DATABASE_URL: secret(url.optional()),
  DATABASE_URL: secret(url.optional()),
});

/**
 * Applies the migrations of the platform and of the service; the whole of a `migrate.ts`. Uses
 * `MIGRATION_DATABASE_URL` (a role that may change tables) or else `DATABASE_URL`.
 *
 * Exit codes: 0, 1 when a migration failed, 78 for a bad environment.
 */
export async function runMigrate(definition: ServiceDefinition): Promise<void> {
  try {
    const env = readEnv(migrateEnv);
    const at = env.MIGRATION_DATABASE_URL ?? env.DATABASE_URL;
    if (at === undefined) throw new InvalidEnvironment([{ name: 'DATABASE_URL', reason: 'is missing' }]);
    if (!definition.orm) throw new Error(`${definition.name} has no database.`);
    const applied = await migrate(definition.orm, at, platformMigrations);
    log.info({ service: definition.name, migrations: applied, count: applied.length }, 'migrated');
  } catch (error) {
    if (error instanceof InvalidEnvironment) process.stderr.write(`${error.message}\n`);
    else log.error({ service: definition.name, err: error }, 'migration failed');
    process.exitCode = error instanceof InvalidEnvironment ? 78 : 1;
  }
}
