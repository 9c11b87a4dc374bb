import { WrongFile } from '@openrounds/service';
import { parse } from 'csv-parse';
import { createReadStream } from 'node:fs';
import type { Cells, RegisterFile } from '../verification/authorities/authority.js';

export interface RegisterLine {
  /** Line in the file, the header being 1. */
  readonly line: number;
  readonly cells: Cells;
}

/**
 * Streams a public file by the names of its columns; columns that nobody reads are dropped at once.
 * @throws WrongFile when a column is missing
 */
export async function* readRegister(
  path: string,
  { delimiter, columns }: RegisterFile,
  limit = Infinity,
): AsyncGenerator<RegisterLine> {
  const parser = createReadStream(path).pipe(
    parse({
      delimiter,
      bom: true,
      info: true,
      relaxColumnCount: true,
      skipEmptyLines: true,
      quote: delimiter === ',' ? '"' : null,
    }),
  );
  let places: (readonly [string, number])[] | undefined;
  let rows = 0;
  for await (const { info, record } of parser as AsyncIterable<{
    info: { lines: number };
    record: string[];
  }>) {
    if (!places) {
      places = placesOf(columns, record);
      continue;
    }
    yield {
      line: info.lines,
      cells: Object.fromEntries(places.map(([name, at]) => [name, record[at] ?? ''])),
    };
    if ((rows += 1) >= limit) return;
  }
  if (!places) throw new WrongFile('The file is empty.');
}

function placesOf(columns: readonly string[], header: readonly string[]): (readonly [string, number])[] {
  const names = header.map((name) => name.trim());
  const missing = columns.filter((name) => !names.includes(name));
  if (missing.length > 0) throw new WrongFile(`The first line has no column "${missing[0]}".`);
  return columns.map((name) => [name, names.indexOf(name)] as const);
}
