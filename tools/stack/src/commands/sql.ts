import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Client, type QueryArrayResult, type QueryResult } from 'pg';
import { StackFailure } from '../../preflight/failure.mjs';
import { profileFolder } from '../../preflight/paths.mjs';
import { readJson } from '../files.js';
import { splitProfile } from './profile-argument.js';

const widest = 60;

const text = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** Rows as columns of text, cut at 60 characters. */
export function table(result: Pick<QueryResult, 'rows' | 'rowCount' | 'command' | 'fields'>): string {
  if (result.fields.length === 0) return `${result.command} ${result.rowCount ?? ''}`.trimEnd();
  const names = result.fields.map(({ name }) => name);
  const rows = result.rows.map((row: Record<string, unknown>) =>
    names.map((name) => text(row[name]).replaceAll('\n', '⏎').slice(0, widest)),
  );
  const widths = names.map((name, index) =>
    Math.max(name.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const line = (cells: string[]) =>
    cells
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join(' | ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('-+-');
  return [line(names), rule, ...rows.map(line), `(${rows.length} rows)`].join('\n');
}

async function run(client: Client, statement: string): Promise<boolean> {
  try {
    const answer: QueryResult | QueryArrayResult[] = await client.query(statement);
    for (const result of [answer].flat()) process.stdout.write(`${table(result)}\n`);
    return true;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return false;
  }
}

async function prompt(client: Client, service: string): Promise<number> {
  const lines = createInterface({ input: process.stdin, output: process.stdout, prompt: `${service}> ` });
  process.stdout.write('SQL, ended by a semicolon. \\d lists the tables, \\q leaves.\n');
  lines.prompt();
  let statement = '';
  for await (const line of lines) {
    if (line.trim() === '\\q') break;
    statement += `${expand(line)}\n`;
    if (statement.trimEnd().endsWith(';')) {
      await run(client, statement);
      statement = '';
    }
    lines.prompt();
  }
  return 0;
}

/** The one shorthand: the tables of the service. */
const expand = (line: string): string => (line.trim() === '\\d' ? `${tables};` : line);

const tables = `select relname as table, n_live_tup as rows from pg_stat_user_tables order by relname`;

/** `npm run stack -- sql <service> ["statement"]`: one statement, or a small prompt, as the service's own role. */
export async function sql(args: string[]): Promise<number> {
  const { profile, words } = splitProfile(args);
  const [service, ...statement] = words;
  const env = readJson<Record<string, string>>(join(profileFolder(profile), 'env', `${service}.json`), {});
  const url = env['DATABASE_URL'];
  if (!service || !url) {
    throw new StackFailure(
      'Say whose database: npm run stack -- sql identity|discussions|cases|ratings|search.',
      {
        exitCode: 2,
      },
    );
  }
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
  } catch {
    throw new StackFailure(`The database of ${service} does not answer: start the stack first.`);
  }
  try {
    if (statement.length === 0) return await prompt(client, service);
    return (await run(client, expand(statement.join(' ')))) ? 0 : 1;
  } finally {
    await client.end();
  }
}
