import { WrongFile } from '@openrounds/service';
import { parse } from 'csv-parse';
import { createReadStream } from 'node:fs';

/** A row of a tab-separated file. */
export interface TableRow {
  /** Line in the file, the header being 1. */
  line: number;
  cells: string[];
}

export interface Refused {
  line: number;
  /** Name or id that the row is about. */
  what: string;
  reason: string;
}

/**
 * Reads a UTF-8 tab-separated file with `"` quoting where needed.
 * @param header names of the columns, which must be the first row
 * @param limit rows to read at most, besides the header
 * @throws WrongFile when the first row is another one
 */
export async function* readTable(
  path: string,
  header: readonly string[],
  limit = Infinity,
): AsyncGenerator<TableRow> {
  const parser = createReadStream(path).pipe(
    parse({
      delimiter: '\t',
      bom: true,
      info: true,
      relaxColumnCount: true,
      relaxQuotes: true,
      skipEmptyLines: true,
    }),
  );
  let first = true;
  let rows = 0;
  for await (const { info, record } of parser as AsyncIterable<{
    info: { lines: number };
    record: string[];
  }>) {
    if (first && record.join('\t') !== header.join('\t')) {
      throw new WrongFile(`The first line is not "${header.join(' ')}", separated by tabs.`);
    }
    if (!first) yield { line: info.lines, cells: record };
    if (!first && (rows += 1) >= limit) return;
    first = false;
  }
  if (first) throw new WrongFile('The file is empty.');
}
