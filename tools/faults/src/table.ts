import type { Result } from './run-fault.js';

const head = [
  'fault',
  'seed',
  'operations',
  'unknown',
  'lost',
  'duplicated',
  'reordered',
  'resurrected',
  'heal s',
  '',
];

/** One line per fault and seed, columns as wide as they must be, and what was noted below each. */
export function tableOf(results: readonly Result[]): string {
  const rows = results.map((result) => cellsOf(result));
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]!.length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) =>
        at === 0 || at === head.length - 1 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!),
      )
      .join('  ')
      .trimEnd();
  const lines = results.flatMap((result, at) => [
    line(rows[at]!),
    ...result.notes.map((note) => `    ${note}`),
  ]);
  return [line(head), ...lines, '', summaryOf(results)].join('\n');
}

function cellsOf(result: Result): string[] {
  const { fault, seed, operations, unknown, harms, healSeconds, outcome } = result;
  if (outcome === 'not run') return [fault, String(seed), '', '', '', '', '', '', '', 'not run'];
  const figures = [operations, unknown, harms.lost, harms.duplicated, harms.reordered, harms.resurrected];
  const heal = healSeconds === null ? 'never' : healSeconds.toFixed(1);
  return [fault, String(seed), ...figures.map(String), heal, outcome === 'passed' ? '' : 'FAILED'];
}

function summaryOf(results: readonly Result[]): string {
  const count = (outcome: Result['outcome']): number =>
    results.filter((result) => result.outcome === outcome).length;
  return `${count('passed')} passed, ${count('failed')} failed, ${count('not run')} not run`;
}
