import { readFileSync } from 'node:fs';

/**
 * Reads a tab-separated file with a header row; fields may be quoted, with `""` for a quotation mark.
 * @returns one object per row, by column name
 */
export function readTable(file: string): Record<string, string>[] {
  const [header = [], ...rows] = parse(readFileSync(file, 'utf8'));
  return rows.map((row) => Object.fromEntries(header.map((name, at) => [name, row[at] ?? ''])));
}

function parse(text: string): string[][] {
  const rows: string[][] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line === '') continue;
    rows.push(line.split('\t').map(unquoted));
  }
  return rows;
}

function unquoted(field: string): string {
  return field.length > 1 && field.startsWith('"') && field.endsWith('"')
    ? field.slice(1, -1).replaceAll('""', '"')
    : field;
}

/** One JSON object a line. */
export function readLines<T>(file: string): T[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
