import { writeFileSync } from 'node:fs';
import { faults } from './faults/index.js';
import { help, readOptions } from './options.js';
import type { Options } from './options.js';
import { runSuite } from './suite.js';
import { tableOf } from './table.js';

function listOf(): string {
  const width = Math.max(...faults.map(({ name }) => name.length));
  return faults
    .map(({ name, what, short, unable }) => {
      const marks = `${short ? ' [short]' : ''}${unable ? ` [not run: ${unable}]` : ''}`;
      return `${name.padEnd(width)}  ${what}${marks}\n`;
    })
    .join('');
}

async function run(options: Options): Promise<number> {
  const interrupt = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => interrupt.abort());
  const results = await runSuite(options, interrupt.signal);
  process.stdout.write(`${tableOf(results)}\n`);
  if (options.json) writeFileSync(options.json, `${JSON.stringify({ results }, null, 2)}\n`);
  return results.every(({ outcome }) => outcome === 'passed') ? 0 : 1;
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
  process.stdout.write(options.mode === 'list' ? listOf() : help);
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
