import { spawn } from 'node:child_process';
import { mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Stack, StackOptions } from '@openrounds/stack';
import pg from 'pg';
import { reportOf, type ImportReport } from '../import-program.js';
import { peakResidentMiB } from '../processes.js';
import { writeNppes } from './nppes-file.js';

export const stackOfRegister: Partial<StackOptions> = { seed: false, only: ['identity'] };

export interface RegisterImport {
  readonly rows: number;
  readonly fileMiB: number;
  readonly first: Run;
  /** The same file again; must change nothing. */
  readonly again: Run;
  /** Rows of the table, and its size with its indices. */
  readonly stored: { readonly rows: number; readonly MiB: number };
}

interface Run {
  readonly seconds: number;
  readonly rowsPerSecond: number;
  /** Most memory that the importer held at a time. */
  readonly peakMiB: number;
  readonly report: ImportReport;
}

const root = new URL('../../../../', import.meta.url).pathname;
const MiB = 1_048_576;

/** Imports an invented NPPES file as an operator does, twice. The file lies in the folder of the stack, which is removed. */
export async function measureRegister(
  stack: Stack,
  rows: number,
  say: (line: string) => void,
): Promise<RegisterImport> {
  const folder = join(dirname(stack.services['identity']!.env['MAIL_DIR']!), 'register');
  await mkdir(folder);
  const file = join(folder, 'npidata_pfile_20050523-20261108.csv');
  await writeNppes(file, rows);
  const fileMiB = Math.round((await stat(file)).size / MiB);
  say(`${rows} rows of 330 columns, ${fileMiB} MiB`);
  const first = await run(stack, file, rows);
  say(`first run: ${first.rowsPerSecond} rows/s, at most ${first.peakMiB} MiB`);
  const again = await run(stack, file, rows);
  say(`again: ${again.rowsPerSecond} rows/s, at most ${again.peakMiB} MiB`);
  return { rows, fileMiB, first, again, stored: await stored(stack) };
}

async function run(stack: Stack, file: string, rows: number): Promise<Run> {
  const began = performance.now();
  const program = join(root, 'apps/identity/dist/import.js');
  const child = spawn(process.execPath, [program, 'us-npi', file, '--json'], {
    env: { ...stack.services['identity']!.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let peakMiB = 0;
  const looking = setInterval(() => {
    peakMiB = Math.max(peakMiB, peakResidentMiB(child.pid!));
  }, 200);
  const report = await reportOf(child, 'us-npi').finally(() => clearInterval(looking));
  const seconds = (performance.now() - began) / 1_000;
  return {
    seconds: Math.round(seconds * 10) / 10,
    rowsPerSecond: Math.round(rows / seconds),
    peakMiB,
    report,
  };
}

async function stored(stack: Stack): Promise<RegisterImport['stored']> {
  const client = new pg.Client({ connectionString: stack.services['identity']!.env['DATABASE_URL'] });
  await client.connect();
  try {
    const sql = `select count(*)::int as rows, pg_total_relation_size('register_row')::float8 as bytes from register_row`;
    const [row] = (await client.query<{ rows: number; bytes: number }>(sql)).rows;
    return { rows: row!.rows, MiB: Math.round(row!.bytes / MiB) };
  } finally {
    await client.end();
  }
}
