import { createHash } from 'node:crypto';
import { MikroORM, PostgreSqlDriver } from '@mikro-orm/postgresql';
import { databaseEnv, readEnv } from '@openrounds/config';
import { execute, migrate } from '@openrounds/database';
import type { MigrationClass, OrmDefinition } from '@openrounds/database';
import { platformMigrations } from '@openrounds/service';

/** A database of its own for one test service. */
export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** Two processes neither make one template twice nor copy it while it is being made. */
const templateLock = 7_230_612;
let copies = 0;

/**
 * Clones a migrated template, which is made once per set of migrations and kept. `DATABASE_URL` names a server on which
 * databases may be made.
 */
export async function createTestDatabase(orm: OrmDefinition): Promise<TestDatabase> {
  const { DATABASE_URL: adminUrl } = readEnv(databaseEnv);
  copies += 1;
  const name = `test_${orm.name}_${process.pid}_${Date.now().toString(36)}_${copies}`;
  await asAdmin(adminUrl, async (run) => {
    const template = `template_${orm.name}_${fingerprint([...platformMigrations, ...orm.migrations])}`;
    await run(`select pg_advisory_lock(${templateLock})`);
    const [known] = await run(`select datname from pg_database where datname = '${template}'`);
    if (!known) await makeTemplate(orm, adminUrl, template, run);
    await run(`create database "${name}" template "${template}" strategy file_copy`);
  });
  return {
    url: urlOf(adminUrl, name),
    drop: () =>
      asAdmin(adminUrl, async (run) => void (await run(`drop database if exists "${name}" with (force)`))),
  };
}

type Run = (sql: string) => Promise<Record<string, unknown>[]>;

/** Under another name until it is complete: a run that dies leaves no half-made template. */
async function makeTemplate(orm: OrmDefinition, adminUrl: string, template: string, run: Run): Promise<void> {
  const draft = `draft_${orm.name}_${process.pid}`;
  await run(`drop database if exists "${draft}" with (force)`);
  await run(`create database "${draft}"`);
  await migrate(orm, urlOf(adminUrl, draft), platformMigrations);
  await run(`alter database "${draft}" rename to "${template}"`);
}

/** One connection, so that the advisory lock belongs to it and ends with it. */
async function asAdmin(url: string, work: (run: Run) => Promise<void>): Promise<void> {
  const orm = await MikroORM.init({
    driver: PostgreSqlDriver,
    clientUrl: url,
    entities: [],
    discovery: { warnWhenNoEntities: false },
    pool: { min: 1, max: 1 },
  });
  try {
    await work((sql) => execute(orm.em.fork(), sql));
  } finally {
    await orm.close();
  }
}

function fingerprint(migrations: MigrationClass[]): string {
  const hash = createHash('sha256');
  for (const migration of migrations) hash.update(`${migration.name}\n${String(migration)}\n`);
  return hash.digest('hex').slice(0, 12);
}

function urlOf(adminUrl: string, database: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.href;
}
