import { createReadStream, existsSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { OutboxLevel } from '@openrounds/messaging';
import { Presets, SingleBar } from 'cli-progress';
import type { ServiceDefinition } from './define-service.js';
import { WrongFile } from './import-outcome.js';
import type { ImportOptions, ImportOutcome } from './import-outcome.js';
import type { JobContext } from './run-job.js';
import { runJob } from './run-job.js';

/** One kind of file that a service takes in. */
export interface ImportKind {
  /** What the licence of the file's usual source asks to be said. */
  readonly notice: string;
  run(context: JobContext, file: string, options: ImportOptions): Promise<ImportOutcome>;
}

interface Wish {
  readonly kind: string;
  readonly file: string;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly limit?: number;
}

const wrongUse = 64;
const wrongData = 65;
const noInput = 66;
const interrupted = 130;

/**
 * The whole of an `import.ts`: `node dist/import.js <kind> <file> [--dry-run] [--json] [--limit=n]`. Shows a bar with rows, rate
 * and time left on a terminal, and ends with a report of what was refused and why. Safe to repeat and to interrupt:
 * each batch is one transaction.
 *
 * Exit codes: 0 done (refused rows are reported, not an error), 1 failed, 64 wrong use, 65 a file of
 * another kind, 66 no such file, 130 interrupted.
 */
export async function runImport(
  service: ServiceDefinition,
  kinds: Readonly<Record<string, ImportKind>>,
): Promise<void> {
  const wish = wishOf(Object.keys(kinds));
  if (typeof wish === 'number') process.exit(wish);
  const { kind, file, dryRun, limit } = wish;
  const lines = Math.min(await linesOf(file), limit ?? Infinity);
  const job = async (context: JobContext): Promise<number> => {
    const bar = barFor(wish, lines);
    process.once('SIGINT', () => {
      bar.stop();
      process.stderr.write('Interrupted. What is written stays; run the same command again to go on.\n');
      process.exit(interrupted);
    });
    const began = performance.now();
    const level = context.get(OutboxLevel);
    const onProgress = (done: number, of?: number): Promise<void> => {
      bar.update(done, of);
      return level.relieved();
    };
    const options = { dryRun, onProgress, ...(limit !== undefined && { limit }) };
    const outcome = await kinds[kind]!.run(context, file, options).catch(sayWrongFile);
    if (outcome === undefined) return wrongData;
    const stored = (performance.now() - began) / 1_000;
    if (!dryRun) await context.done();
    bar.stop();
    tell(wish, outcome, { stored, total: (performance.now() - began) / 1_000 }, kinds[kind]!.notice);
    return 0;
  };
  // A dry run sends nothing, not even what others left in the outbox.
  await runJob(service, `import ${kind}`, job, { relay: !dryRun });
}

function sayWrongFile(error: unknown): undefined {
  if (!(error instanceof WrongFile)) throw error;
  process.stderr.write(`${error.message}\n`);
}

/** @returns the exit code when the words are not those of an import */
function wishOf(kinds: string[]): Wish | number {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    strict: false,
    options: {
      'dry-run': { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
      limit: { type: 'string' },
    },
  });
  const [kind, file] = positionals;
  const limit = limitOf(values['limit']);
  const known = kind !== undefined && kinds.includes(kind);
  if (values['help'] === true || !known || file === undefined || Number.isNaN(limit)) {
    process.stderr.write(`Usage: import.js ${kinds.join('|')} <file> [--dry-run] [--json] [--limit=n]\n`);
    return values['help'] === true ? 0 : wrongUse;
  }
  if (!existsSync(file)) {
    process.stderr.write(`There is no file ${basename(file)} at the place that was given.\n`);
    return noInput;
  }
  const flags = { dryRun: values['dry-run'] === true, json: values['json'] === true };
  return { kind, file, ...flags, ...(limit !== undefined && { limit }) };
}

/** @returns a whole number of rows from 1 on, nothing when it was not given, NaN for any other word */
function limitOf(word: string | boolean | undefined): number | undefined {
  if (word === undefined) return undefined;
  return typeof word === 'string' && /^[1-9]\d{0,8}$/.test(word) ? Number(word) : NaN;
}

/** Line feeds of a file: close enough to its rows for a bar. */
async function linesOf(file: string): Promise<number> {
  let lines = 0;
  for await (const chunk of createReadStream(file)) {
    for (const byte of chunk as Buffer) if (byte === 10) lines += 1;
  }
  return lines;
}

interface Bar {
  readonly update: (done: number, of?: number) => void;
  readonly stop: () => void;
}

/** Nothing but the report where nobody looks: with `--json`, in a pipe, in a log. */
function barFor({ kind, json }: Wish, lines: number): Bar {
  if (json || !process.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  const began = performance.now();
  const format = `${kind} {bar} {value}/{total}  {rate} rows/s  {eta_formatted} left`;
  const bar = new SingleBar({ format, stream: process.stderr, hideCursor: true }, Presets.shades_classic);
  bar.start(lines, 0, { rate: 0 });
  return {
    update: (done, of) => {
      if (of !== undefined) bar.setTotal(of);
      bar.update(done, { rate: Math.round(done / ((performance.now() - began) / 1_000)) });
    },
    stop: () => bar.stop(),
  };
}

function tell(
  { kind, file, dryRun, json }: Wish,
  outcome: ImportOutcome,
  seconds: { stored: number; total: number },
  notice: string,
): void {
  const { rows, listed, changed, unchanged, refused } = outcome;
  const rowsPerSecond = Math.round(rows / seconds.total);
  if (json) {
    const report = {
      kind,
      file: basename(file),
      dryRun,
      ...outcome,
      storedSeconds: seconds.stored,
      seconds: seconds.total,
      rowsPerSecond,
    };
    process.stdout.write(`${JSON.stringify(report)}\n`);
    return;
  }
  const counts = `${listed} new, ${changed} changed, ${unchanged} unchanged, ${refused.length} refused`;
  process.stdout.write(
    `${dryRun ? 'Dry run: ' : ''}${rows} rows in ${seconds.total.toFixed(1)} s (${rowsPerSecond} rows/s): ${counts}.\n${notice}\n`,
  );
  for (const { line, what, reason, classes } of refused) {
    process.stdout.write(
      `  line ${line}, ${what}: ${reason}${classes ? ` (${Object.keys(classes).join(', ')})` : ''}\n`,
    );
  }
}
