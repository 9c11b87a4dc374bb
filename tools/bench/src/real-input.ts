import type { Stack } from '@openrounds/stack';
import { type Counted, countOf, isEqual, untilEqual } from './counts.js';
import { type ImportReport, type Source, sources, startImport } from './import-program.js';

export interface Imported {
  readonly kind: string;
  /** From the start of the importer until the three stores agree. */
  readonly seconds: number;
  readonly report: ImportReport;
  readonly counts: Counted;
  readonly equal: boolean;
  readonly rowsPerSecond: number;
  /** Rows changed by a second run; must be 0. */
  readonly again: ImportReport;
}

/** Imports every file through the running stack, one after another, and each a second time. */
export async function importEverything(
  stack: Stack,
  data: string,
  say: (line: string) => void,
): Promise<Imported[]> {
  const imported: Imported[] = [];
  for (const source of sources) {
    const one = await importOne(stack, source, data);
    say(`${one.kind}: ${one.seconds.toFixed(1)} s, counts ${JSON.stringify(one.counts)}`);
    imported.push(one);
  }
  return imported;
}

async function importOne(stack: Stack, source: Source, data: string): Promise<Imported> {
  const before = (await countOf(stack, source.type)).owner;
  const began = performance.now();
  const report = await startImport(stack, source, data).report;
  const counts = await untilEqual(stack, source.type, before);
  const seconds = (performance.now() - began) / 1_000;
  const again = await startImport(stack, source, data).report;
  const rowsPerSecond = Math.round((counts.owner - before) / seconds);
  return { kind: source.kind, seconds, report, counts, equal: isEqual(counts), rowsPerSecond, again };
}

export interface Killed {
  readonly victim: string;
  readonly kind: string;
  readonly counts: Counted;
  readonly equal: boolean;
  /** From the restart of the victim (and the end of the import) until the stores agree. */
  readonly secondsToHeal: number;
}

const victims: readonly (readonly [string, Source['kind']])[] = [
  ['search', 'conditions'],
  ['discussions', 'questions'],
  ['kafka', 'cases'],
];

/**
 * Kills a part with SIGKILL in the middle of an import, starts it again, lets the import end (and repeats it where it
 * was cut), and waits until the stores agree.
 */
export async function killInMidImport(
  stack: Stack,
  data: string,
  say: (line: string) => void,
): Promise<Killed[]> {
  const killed: Killed[] = [];
  for (const [victim, kind] of victims) {
    const source = sources.find((one) => one.kind === kind)!;
    killed.push(await killOne(stack, victim, source, data));
    say(`kill -9 ${victim} during ${kind}: ${JSON.stringify(killed.at(-1))}`);
  }
  return killed;
}

async function killOne(stack: Stack, victim: string, source: Source, data: string): Promise<Killed> {
  const before = (await countOf(stack, source.type)).owner;
  const running = startImport(stack, source, data);
  while ((await countOf(stack, source.type)).owner < before + 200 && running.process.exitCode === null);
  await stack.kill(victim, 'SIGKILL');
  await stack.restart(victim);
  const began = performance.now();
  await running.report.catch(() => startImport(stack, source, data).report);
  const counts = await untilEqual(stack, source.type, before);
  const secondsToHeal = (performance.now() - began) / 1_000;
  return { victim, kind: source.kind, counts, equal: isEqual(counts), secondsToHeal };
}
