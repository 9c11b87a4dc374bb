import { writeWhole } from './files.js';
import { ensureDatabases } from './databases.js';
import { ensureKeys } from './keys.js';
import { catalogue } from './services.js';

// The first container of docker-compose.yml to do its work: keys, databases and roles, each made once. What it
// leaves in the volume are the files that the services' `*_FILE` variables name.

const folder = process.env['KEYS_DIR'] ?? '/keys';
const { POSTGRES_PASSWORD = '', POSTGRES_HOST = 'postgres:5432' } = process.env;
const admin = `postgres://postgres:${encodeURIComponent(POSTGRES_PASSWORD)}@${POSTGRES_HOST}/postgres`;

const services = catalogue.filter(({ database }) => database).map(({ name }) => name);
const urls = await ensureDatabases(admin, services, ensureKeys(folder));
for (const [service, { app, owner }] of Object.entries(urls)) {
  writeWhole(`${folder}/${service}.database-url`, app, 0o600);
  writeWhole(`${folder}/${service}.migration-database-url`, owner, 0o600);
}
process.stdout.write(`keys and databases of ${services.join(', ')} are there\n`);
