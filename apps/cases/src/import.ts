import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { runJob } from '@openrounds/service';
import type { ImportOutcome } from './import/import-outcome.js';
import { ImportNarratives } from './import/import-narratives.js';
import { service } from './service.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'dry-run': { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
});
const [kind, file] = positionals;
const dryRun = values['dry-run'];

function report(path: string, outcome: ImportOutcome, seconds: number): void {
  const { refused, rows, listed, unchanged } = outcome;
  const rowsPerSecond = Math.round(rows / seconds);
  if (values.json) {
    const counts = { kind, file: basename(path), dryRun, rows, listed, changed: 0, unchanged };
    process.stdout.write(`${JSON.stringify({ ...counts, refused, seconds, rowsPerSecond })}\n`);
    return;
  }
  process.stdout.write(
    `${dryRun ? 'Dry run: ' : ''}${rows} rows in ${seconds.toFixed(1)} s (${rowsPerSecond} rows/s): ${listed} cases published, ` +
      `${unchanged} unchanged, ${refused.length} rows refused.\nNarratives: CC BY per document; source, authors and licence are shown with each.\n`,
  );
  for (const { line, what, reason, classes } of refused) {
    process.stdout.write(`  line ${line}, ${what}: ${reason}${classes ? ` (${Object.keys(classes).join(', ')})` : ''}\n`);
  }
}

if (kind === 'cases' && file !== undefined) {
  await runJob(service, 'import cases', async ({ get, done }) => {
    const began = performance.now();
    const onProgress = (rows: number): void => {
      if (process.stderr.isTTY) process.stderr.write(`\rcases: ${rows} rows`);
    };
    const outcome = await get(ImportNarratives).run(file, { dryRun, onProgress });
    if (!dryRun) await done();
    report(file, outcome, (performance.now() - began) / 1_000);
    return 0;
  });
} else {
  process.stderr.write('Usage: import.js cases <file> [--dry-run] [--json]\n');
  process.exitCode = 64;
}
