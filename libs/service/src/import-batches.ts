import type { ImportOptions, ImportOutcome } from './import-outcome.js';
import { refusalOf } from './import-outcome.js';

const batchSize = 100;

/** A row of a file, with the number of its line from 1. */
export interface ImportLine<Row> {
  readonly line: number;
  readonly row: Row;
}

/** How rows of one kind become items; what `read` and `prepare` throw by a rule refuses the row. */
export interface ImportSteps<Row, Item extends { readonly id: string }, Ready> {
  /** What the row calls itself, for the report. */
  nameOf(row: Row): string;
  read(row: Row): Item;
  /** @returns those of the ids that exist already */
  known(ids: string[]): Promise<ReadonlySet<string>>;
  prepare(item: Item): Ready;
  /** Writes a batch in one transaction. */
  write(ready: Ready[]): Promise<void>;
}

/**
 * Brings rows in by batches of 100, each one transaction. A second run changes nothing, an interrupted one may be
 * repeated.
 * @returns counts, and what was refused in order of lines
 */
export async function importInBatches<Row, Item extends { readonly id: string }, Ready>(
  lines: AsyncIterable<ImportLine<Row>>,
  steps: ImportSteps<Row, Item, Ready>,
  options: ImportOptions = {},
): Promise<ImportOutcome> {
  const outcome: ImportOutcome = { rows: 0, listed: 0, changed: 0, unchanged: 0, refused: [] };
  let batch: ImportLine<Row>[] = [];
  for await (const line of lines) {
    batch.push(line);
    if (batch.length < batchSize) continue;
    await take(batch, steps, outcome, options);
    batch = [];
  }
  await take(batch, steps, outcome, options);
  outcome.refused.sort((one, other) => one.line - other.line);
  return outcome;
}

async function take<Row, Item extends { readonly id: string }, Ready>(
  lines: ImportLine<Row>[],
  steps: ImportSteps<Row, Item, Ready>,
  outcome: ImportOutcome,
  { dryRun, onProgress }: ImportOptions,
): Promise<void> {
  const attempt = ({ line, row }: ImportLine<Row>, step: () => void): void => {
    try {
      step();
    } catch (error) {
      outcome.refused.push(refusalOf(line, steps.nameOf(row).slice(0, 40), error));
    }
  };
  const read = new Map<string, { line: ImportLine<Row>; item: Item }>();
  for (const line of lines) {
    attempt(line, () => {
      const item = steps.read(line.row);
      if (read.has(item.id)) outcome.unchanged += 1;
      else read.set(item.id, { line, item });
    });
  }
  const known = await steps.known([...read.keys()]);
  const fresh: Ready[] = [];
  for (const [id, { line, item }] of read) {
    if (known.has(id)) outcome.unchanged += 1;
    else attempt(line, () => fresh.push(steps.prepare(item)));
  }
  if (!dryRun && fresh.length > 0) await steps.write(fresh);
  outcome.rows += lines.length;
  outcome.listed += fresh.length;
  await onProgress?.(outcome.rows);
}
