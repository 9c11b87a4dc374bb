import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { rolePassword, type Keys } from './keys.js';

/** Two ways into one database: the owner migrates, the service itself changes no table. */
export interface DatabaseUrls {
  app: string;
  owner: string;
}

async function connected<T>(url: string, run: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

/** The same server, another database, and where given another role. */
export function databaseUrl(
  admin: string,
  database: string,
  role?: { name: string; password: string },
): string {
  const url = new URL(admin);
  url.pathname = `/${database}`;
  if (role) {
    url.username = encodeURIComponent(role.name);
    url.password = encodeURIComponent(role.password);
  }
  return url.href;
}

async function ensureRole(client: Client, name: string, password: string): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [name]);
  const verb = rowCount ? 'alter' : 'create';
  await client.query(`${verb} role ${escapeIdentifier(name)} login password ${escapeLiteral(password)}`);
}

async function ensureDatabase(client: Client, name: string, owner: string): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
  if (rowCount) return;
  // Whoever is no superuser must be a member of the role it makes the owner.
  await client.query(`grant ${escapeIdentifier(owner)} to current_user`);
  await client.query(`create database ${escapeIdentifier(name)} owner ${escapeIdentifier(owner)}`);
}

/** What the service may do with the tables that its owner makes, now and later; an audit says of itself what it is. */
const grants = (database: string, app: string): string => `
  revoke all on database ${escapeIdentifier(database)} from public;
  grant connect, temporary on database ${escapeIdentifier(database)} to ${escapeIdentifier(app)};
  grant usage on schema public to ${escapeIdentifier(app)};
  grant select, insert, update, delete on all tables in schema public to ${escapeIdentifier(app)};
  grant usage, select, update on all sequences in schema public to ${escapeIdentifier(app)};
  alter default privileges in schema public grant select, insert, update, delete on tables to ${escapeIdentifier(app)};
  alter default privileges in schema public grant usage, select, update on sequences to ${escapeIdentifier(app)};
  do $$ declare name text; begin
    for name in select relname from pg_class where relnamespace = 'public'::regnamespace
      and obj_description(oid, 'pg_class') = 'append-only' loop
      execute format('revoke update, delete, truncate on %I from %I', name, ${escapeLiteral(app)});
    end loop;
  end $$;`;

/**
 * One database and two roles per service, named after it: `identity` may read and write, `identity_owner` may
 * also change the tables. Safe to repeat.
 * @param admin URL of a role that may create databases and roles
 */
export async function ensureDatabases(
  admin: string,
  services: readonly string[],
  keys: Keys,
): Promise<Record<string, DatabaseUrls>> {
  const urls: Record<string, DatabaseUrls> = {};
  for (const service of services) {
    const app = { name: service, password: rolePassword(keys, service) };
    const owner = { name: `${service}_owner`, password: rolePassword(keys, `${service}_owner`) };
    await connected(admin, async (client) => {
      await ensureRole(client, app.name, app.password);
      await ensureRole(client, owner.name, owner.password);
      await ensureDatabase(client, service, owner.name);
    });
    urls[service] = { app: databaseUrl(admin, service, app), owner: databaseUrl(admin, service, owner) };
    await connected(urls[service].owner, (client) => client.query(grants(service, app.name)));
  }
  return urls;
}
