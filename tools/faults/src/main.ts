import { writeFileSync } from 'node:fs';
import { printFailure, reportTo } from '@openrounds/stack';
import { faults } from './faults/index.js';
import { help, readOptions } from './options.js';
import type { Options } from './options.js';
import { isWell } from './run-fault.js';
import { runSabotage } from './sabotage.js';
import { runSuite } from './suite.js';
import { tableOf } from './table.js';

function listOf(): string {
  const width = Math.max(...faults.map(({ name }) => name.length));
  return faults
    .map(({ name, what, short, needs }) => {
      const marks = `${short ? ' [short]' : ''}${needs ? ` [needs ${needs}]` : ''}`;
      return `${name.padEnd(width)}  ${what}${marks}\n`;
    })
    .join('');
}

function onInterrupt(): AbortSignal {
  const interrupt = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => interrupt.abort());
  return interrupt.signal;
}

async function run(options: Options): Promise<number> {
  const signal = onInterrupt();
  const results = await runSuite(options, signal);
  process.stdout.write(`${tableOf(results)}\n`);
  if (options.json) writeFileSync(options.json, `${JSON.stringify({ results }, null, 2)}\n`);
  if (signal.aborted)
    process.stdout.write('Interrupted; everything is stopped. --resume goes on from here.\n');
  if (signal.aborted) return 130;
  return results.every(isWell) ? 0 : 1;
}

async function sabotage({ json }: Options): Promise<number> {
  const report = reportTo((text) => process.stderr.write(text));
  const caught = await runSabotage(report, onInterrupt());
  for (const { safeguard, outcome, detail } of caught)
    process.stdout.write(`${safeguard}: ${outcome}\n    ${detail}\n`);
  if (json) writeFileSync(json, `${JSON.stringify({ caught }, null, 2)}\n`);
  return caught.every(({ outcome }) => outcome === 'caught') ? 0 : 1;
}

async function main(args: string[]): Promise<number> {
  let options: Options;
  try {
    options = readOptions(args);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
  if (options.mode === 'run') return run(options);
  if (options.mode === 'sabotage') return sabotage(options);
  process.stdout.write(options.mode === 'list' ? listOf() : help);
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => process.exit(printFailure(error)),
);
