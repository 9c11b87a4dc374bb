import type { EntityClass, EntitySchema } from '@mikro-orm/core';
import { UnderscoreNamingStrategy } from '@mikro-orm/core';
import type { Migration } from '@mikro-orm/migrations';
import type { Options } from '@mikro-orm/postgresql';
import { PostgreSqlDriver } from '@mikro-orm/postgresql';
import { reclaimLostConnections } from './lost-connections.js';
import { recordStatement } from './statement-count.js';

export type MigrationClass = new (...parameters: ConstructorParameters<typeof Migration>) => Migration;
/** A class made by `defineEntity` and `setClass`, or the schema itself. */
export type Entity = EntityClass | EntitySchema;

/** What a service says about its tables: the same object serves the application, the migration job and tests. */
export interface OrmDefinition {
  /** Name of the service, and of its database. */
  readonly name: string;
  readonly entities: Entity[];
  /** In the order in which they run. */
  readonly migrations: MigrationClass[];
}

/**
 * Checks a service's ORM definition.
 * @throws Error when a migration is not called MigrationYYYYMMDDHHMMSS_verb_noun, is out of order or listed twice
 */
export function defineOrm(definition: OrmDefinition): OrmDefinition {
  const names = definition.migrations.map((migration) => migration.name);
  for (const [index, name] of names.entries()) {
    if (!/^Migration\d{14}_[a-z0-9]+(_[a-z0-9]+)+$/.test(name)) {
      throw new Error(`Migration "${name}" is not called MigrationYYYYMMDDHHMMSS_verb_noun.`);
    }
    const previous = names[index - 1];
    if (previous !== undefined && previous >= name)
      throw new Error(`Migration "${name}" must come before "${previous}".`);
  }
  return definition;
}

/** Longest wait for a connection, a free one of the pool or a new one; then the caller gets an error, not silence. */
const connectionTimeoutMillis = 10_000;

/** @param name by which `pg_stat_activity` shows the connection */
export function connectionOptions(name: string) {
  return { application_name: name, keepAlive: true, connectionTimeoutMillis };
}

/**
 * MikroORM options of a definition: snake_case names, explicit entities, PostgreSQL.
 * @param poolMax largest number of connections of this process, shared by the ORM and {@link Reads}
 */
export function ormOptions(definition: OrmDefinition, url: string, poolMax = 10): Options {
  return {
    driver: PostgreSqlDriver,
    clientUrl: url,
    entities: definition.entities,
    namingStrategy: UnderscoreNamingStrategy,
    discovery: { warnWhenNoEntities: false },
    ensureDatabase: false,
    pool: { max: poolMax },
    driverOptions: {
      ...connectionOptions(definition.name),
      onPoolCreated: reclaimLostConnections,
    },
    forceUtcTimezone: true,
    onQuery: (sql) => {
      recordStatement(sql);
      return sql;
    },
  };
}
