import { runJob } from '@openrounds/service';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import type { CatalogueKind, ImportOutcome } from './catalogue/import-catalogue.js';
import { catalogueKinds, ImportCatalogue } from './catalogue/import-catalogue.js';
import { service } from './service.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'dry-run': { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
});
const [kind, file] = positionals;

/** What the licence of each file's usual source asks to be said. */
const notices: Record<CatalogueKind, string> = {
  drugs: 'Drugs@FDA: work of the US government, public domain.',
  conditions: 'Disease Ontology: CC0 1.0.',
};

const secondsSince = (began: number): number => (performance.now() - began) / 1_000;

function isKind(text: string | undefined): text is CatalogueKind {
  return catalogueKinds.some((known) => known === text);
}

interface Times {
  /** Until everything was committed. */
  stored: number;
  /** Until everything was on Kafka, too. */
  total: number;
}

/** Times in seconds. */
function report(
  of: CatalogueKind,
  path: string,
  outcome: ImportOutcome,
  { stored: storedAfter, total }: Times,
): void {
  const { refused, rows, ...stored } = outcome;
  const rate = Math.round(rows / total);
  const dryRun = values['dry-run'];
  if (values.json) {
    const line = {
      kind: of,
      file: basename(path),
      dryRun,
      rows,
      ...stored,
      refused,
      storedSeconds: storedAfter,
      seconds: total,
      rowsPerSecond: rate,
    };
    process.stdout.write(`${JSON.stringify(line)}\n`);
    return;
  }
  const { listed, changed, unchanged } = stored;
  process.stdout.write(
    `${dryRun ? 'Dry run: ' : ''}${rows} rows in ${total.toFixed(1)} s (${rate} rows/s): ${listed} listed, ${changed} changed, ` +
      `${unchanged} unchanged, ${refused.length} rows refused.\n${notices[of]}\n`,
  );
  for (const { line, what, reason } of refused) process.stdout.write(`  line ${line}, ${what}: ${reason}\n`);
}

if (isKind(kind) && file !== undefined) {
  await runJob(service, `import ${kind}`, async ({ get, done }) => {
    const began = performance.now();
    const dryRun = values['dry-run'];
    const onProgress = (at: number, of: number): void => {
      if (process.stderr.isTTY) process.stderr.write(`\r${kind}: ${at} of ${of}${at === of ? '\n' : ''}`);
    };
    const outcome = await get(ImportCatalogue).run(kind, file, { dryRun, onProgress });
    const stored = secondsSince(began);
    if (!dryRun) await done();
    report(kind, file, outcome, { stored, total: secondsSince(began) });
    return 0;
  });
} else {
  process.stderr.write(`Usage: import.js ${catalogueKinds.join('|')} <file> [--dry-run] [--json]\n`);
  process.exitCode = 64;
}
