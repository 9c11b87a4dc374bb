import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Stack, StackOptions } from '@openrounds/stack';
import { acknowledged } from './acknowledged.js';
import { Bed, type BedOptions } from './bed.js';
import { coldStart } from './cold.js';
import { commit } from './commit.js';
import { watchHost } from './host.js';
import { idle } from './idle.js';
import { indexQueue } from './index-queue.js';
import type { Measurement } from './measurement.js';
import { poison } from './poison.js';
import { projection } from './projection.js';
import { rebuild } from './rebuild.js';
import { relay } from './relay.js';
import { notRun, type Report, type Row, shown } from './report.js';
import { searchable } from './searchable.js';
import { takeover } from './takeover.js';

const cold = 'cold';

/** In the order in which they are measured: what needs the whole stack first. */
const measurements: readonly Measurement[] = [
  idle,
  searchable,
  rebuild,
  acknowledged,
  commit,
  relay,
  projection,
  indexQueue,
  poison,
  takeover,
];

export const pipelineRows: readonly string[] = [...measurements.map(({ id }) => id), cold];

export interface PipelineOptions extends BedOptions {
  /** Names among {@link pipelineRows}; empty = all. */
  readonly only: readonly string[];
}

/**
 * Measures the pipeline from a commit to a search.
 * @param bench its stack is another one afterwards if the cold start was among the rows
 * @param save called after each measurement with the report so far, so that an interrupted run has its rows
 */
export async function measurePipeline(
  bench: { stack: Stack; readonly started: StackOptions },
  options: PipelineOptions,
  say: (line: string) => void,
  save: (report: Report) => void,
): Promise<Report> {
  const startedAt = new Date().toISOString();
  const host = watchHost();
  const bed = new Bed(bench.stack, options, say);
  const commitId = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const about = { schema: 'openrounds.bench/1', commit: commitId, startedAt } as const;
  const dataset = { rows: options.rows, pairs: options.pairs };
  try {
    const versions = await versionsOf(bed);
    const rows: Row[] = [];
    const report = (): Report => ({ ...about, host: host(), versions, dataset, rows });
    for await (const measured of measureAll(bed, bench, options.only)) {
      rows.push(...measured);
      save(report());
    }
    return report();
  } finally {
    await bed.close();
  }
}

async function* measureAll(
  bed: Bed,
  bench: { stack: Stack; readonly started: StackOptions },
  only: readonly string[],
): AsyncGenerator<Row[]> {
  const wanted = (id: string): boolean => only.length === 0 || only.includes(id);
  let running = true;
  for (const measurement of measurements.filter(({ id }) => wanted(id))) {
    if (running && measurement.services === 'stopped') {
      await bed.stopServices();
      running = false;
    }
    yield await measureOne(bed, measurement);
  }
  if (!wanted(cold)) return;
  bed.say('cold start ...');
  const { row, stack } = await coldStart(bed, bench.started);
  bench.stack = stack;
  yield [row];
}

async function measureOne(bed: Bed, { id, title, measure }: Measurement): Promise<Row[]> {
  bed.say(`${title} ...`);
  const began = performance.now();
  try {
    const rows = await measure(bed);
    const seconds = Math.round((performance.now() - began) / 1_000);
    for (const { title: of, median, unit } of rows) bed.say(`${of}: ${shown(median!)} ${unit}`);
    bed.say(`${title}: ${seconds} s`);
    return rows;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    bed.say(`${title}: not run, ${reason}`);
    return [notRun(id, title, reason)];
  } finally {
    await bed.clear();
  }
}

async function versionsOf(bed: Bed): Promise<Record<string, string>> {
  const [postgres] = await bed.sql<{ version: string }>(
    'search',
    `select current_setting('server_version') as version`,
  );
  const { version } = await bed.elastic<{ version: { number: string } }>('/');
  const engines = readFileSync(new URL('../../../stack/engines.json', import.meta.url), 'utf8');
  const { kafka } = JSON.parse(engines) as { kafka: { version: string } };
  return {
    node: process.versions.node,
    postgres: postgres!.version,
    kafka: kafka.version,
    elasticsearch: version.number,
  };
}
