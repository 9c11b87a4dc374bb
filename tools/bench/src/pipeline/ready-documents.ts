import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bed } from './bed.js';
import type { RawProgram } from './children.js';

const rawIndex = 'bench-raw';

/** Writes the recorded lines where a raw program reads them. @returns the file, and how to remove it */
export function documentsFile(lines: readonly string[]): { file: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const file = join(folder, 'documents.ndjson');
  writeFileSync(file, lines.join('\n'));
  return { file, remove: () => rmSync(folder, { recursive: true }) };
}

/** Makes an empty index with the mapping and the settings of the posts in use. */
export async function createRawIndex(bed: Bed): Promise<void> {
  await bed.elastic(`/${rawIndex}?ignore_unavailable=true`, 'DELETE');
  const live = await bed.elastic<Record<string, { mappings: object; settings: { index: object } }>>('/post');
  const { mappings, settings } = Object.values(live)[0]!;
  const own = { uuid: undefined, version: undefined, creation_date: undefined, provided_name: undefined };
  await bed.elastic(`/${rawIndex}`, 'PUT', { mappings, settings: { index: { ...settings.index, ...own } } });
}

/** Writes all documents into the raw index. @throws Error when it does not hold all of them then */
export async function writeRaw(
  bed: Bed,
  program: RawProgram,
  version: number,
  expected: number,
): Promise<void> {
  const written = await program.ask<number>({ index: rawIndex, version });
  const { count } = await bed.elastic<{ count: number }>(`/${rawIndex}/_count`);
  if (written !== expected || count !== expected)
    throw new Error(`Raw: ${written} documents written and ${count} found of ${expected}.`);
}
