import { setTimeout } from 'node:timers/promises';
import { MikroORM } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Migrator } from '@mikro-orm/migrations';
import pg from 'pg';
import { execute } from './execute.js';
import type { MigrationClass, OrmDefinition } from './orm.js';
import { ormOptions } from './orm.js';

/** One lock per database: two jobs of one service wait for each other, jobs of different services do not. */
const migrationLock = 7_230_611;

/**
 * Applies what is missing, one transaction per migration, under an advisory lock that a second job waits for.
 * A statement that waits longer than 5 s for a table lock fails, so that a migration never stops the service.
 * @param extra migrations of libraries, run before the service's own
 * @returns the names applied now, in order
 */
export async function migrate(
  orm: OrmDefinition,
  url: string,
  extra: MigrationClass[] = [],
): Promise<string[]> {
  const lock = new pg.Client({ connectionString: url, application_name: `${orm.name}-migrate` });
  lock.on('error', () => undefined);
  await lock.connect();
  try {
    await takeLock(lock);
    return await applyMissing(orm, url, extra);
  } finally {
    await lock.end();
  }
}

/** Asks again and again instead of waiting inside PostgreSQL: `create index concurrently` would wait for the waiter. */
async function takeLock(client: pg.Client): Promise<void> {
  for (;;) {
    const answer = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [
      migrationLock,
    ]);
    if (answer.rows[0]?.taken) return;
    await setTimeout(100);
  }
}

async function applyMissing(orm: OrmDefinition, url: string, extra: MigrationClass[]): Promise<string[]> {
  const own = await MikroORM.init({
    ...ormOptions(orm, url, 2),
    entities: [],
    driverOptions: { application_name: `${orm.name}-migrate`, options: '-c lock_timeout=5000' },
    extensions: [Migrator],
    migrations: {
      migrationsList: [...extra, ...orm.migrations],
      allOrNothing: false,
      snapshot: false,
      silent: true,
    },
  });
  try {
    const applied = await own.migrator.up();
    return applied.map((migration) => migration.name);
  } finally {
    await own.close();
  }
}

/**
 * Names of the migrations that the database still lacks, in order.
 * @param at an entity manager of the database, or its URL
 */
export async function pendingMigrations(
  orm: OrmDefinition,
  at: EntityManager | string,
  extra: MigrationClass[] = [],
): Promise<string[]> {
  const known = new Set(typeof at === 'string' ? await appliedByUrl(at) : await appliedByManager(at));
  return [...extra, ...orm.migrations].map((migration) => migration.name).filter((name) => !known.has(name));
}

const tableSql = `select to_regclass('mikro_orm_migrations') is not null as there`;
const namesSql = 'select name from mikro_orm_migrations';

async function appliedByManager(em: EntityManager): Promise<string[]> {
  const [table] = await execute<{ there: boolean }>(em, tableSql);
  if (!table?.there) return [];
  return (await execute<{ name: string }>(em, namesSql)).map((row) => row.name);
}

async function appliedByUrl(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const table = await client.query<{ there: boolean }>(tableSql);
    if (!table.rows[0]?.there) return [];
    return (await client.query<{ name: string }>(namesSql)).rows.map((row) => row.name);
  } finally {
    await client.end();
  }
}
