import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Stack } from '@openrounds/stack';
import type { ImportedType } from './counts.js';

const root = new URL('../../../', import.meta.url).pathname;

export interface Source {
  readonly kind: 'questions' | 'cases' | 'drugs' | 'conditions';
  readonly service: string;
  readonly type: ImportedType;
  readonly file: string;
}

/** The files of real text, by the importer that reads each. */
export const sources: readonly Source[] = [
  { kind: 'drugs', service: 'ratings', type: 'drug', file: 'drugs.tsv' },
  { kind: 'conditions', service: 'ratings', type: 'condition', file: 'conditions.tsv' },
  { kind: 'questions', service: 'discussions', type: 'post', file: 'questions.tsv' },
  { kind: 'cases', service: 'cases', type: 'case', file: 'cases.ndjson' },
];

/** What an importer says with `--json`. */
export type ImportReport = Readonly<Record<string, unknown>>;

export interface Import {
  readonly process: ChildProcess;
  readonly report: Promise<ImportReport>;
}

/** Starts the owner's importer as `npm run import` does. */
export function startImport(stack: Stack, { service, kind, file }: Source, data: string): Import {
  const program = join(root, 'apps', service, 'dist/import.js');
  const child = spawn(process.execPath, [program, kind, join(data, file), '--json'], {
    env: { ...stack.services[service]!.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { process: child, report: reportOf(child, kind) };
}

/** What an importer says at its end. @throws Error when it says nothing */
export async function reportOf(child: ChildProcess, kind: string): Promise<ImportReport> {
  const chunks: Buffer[] = [];
  child.stdout!.on('data', (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const text = Buffer.concat(chunks).toString('utf8').trim();
  if (text === '') throw new Error(`The import of ${kind} said nothing and ended with ${code}.`);
  return JSON.parse(text) as ImportReport;
}
