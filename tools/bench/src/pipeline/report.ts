import type { Compared, Pair, Side } from './pairs.js';
import { mostNoise } from './pairs.js';

/** What a value must reach. */
export type Target = { readonly atLeast: number } | { readonly atMost: number };

export interface Row {
  readonly id: string;
  readonly title: string;
  /** Of `median`, `min` and `max`: `ratio`, `events/s`, `ms`, `s`, `% of a core`. */
  readonly unit: string;
  readonly a: Side | null;
  readonly b: Side | null;
  readonly pairs: readonly Pair[];
  /** null: not run. */
  readonly median: number | null;
  readonly min: number | null;
  readonly max: number | null;
  /** null: nothing was compared with itself. */
  readonly noise: number | null;
  readonly target: Target | null;
  /** null: nothing to reach, not run, or too noisy to judge. */
  readonly pass: boolean | null;
  /** Why a row was not run or misses its sense, or what else was seen. */
  readonly note: string;
}

export interface Report {
  readonly schema: 'openrounds.bench/1';
  readonly commit: string;
  /** RFC 3339 */
  readonly startedAt: string;
  readonly host: {
    readonly cpu: string;
    readonly cores: number;
    readonly memory: string;
    readonly load: string;
  };
  readonly versions: Readonly<Record<string, string>>;
  readonly dataset: { readonly rows: number; readonly pairs: number };
  readonly rows: readonly Row[];
}

/** A row of pairs: their ratio. */
export function ratioRow(
  id: string,
  title: string,
  compared: Compared,
  target: Target | null,
  note = '',
): Row {
  const noisy = compared.noise > mostNoise;
  const pass = target === null || noisy ? null : reaches(compared.median, target);
  return { id, title, unit: 'ratio', ...compared, target, pass, note };
}

/**
 * A row without a raw limit beside it.
 * @param values one or more measurements; the largest is judged against `atMost`, the median against `atLeast`
 */
export function valueRow(
  id: string,
  title: string,
  values: readonly number[],
  { unit, ...target }: Target & { readonly unit: string },
  note = '',
): Row {
  const sorted = [...values].sort((x, y) => x - y);
  const [min, max] = [sorted[0]!, sorted.at(-1)!];
  const median = sorted[sorted.length >> 1]!;
  const judged = 'atMost' in target ? max : median;
  return { ...empty(id, title), unit, median, min, max, target, pass: reaches(judged, target), note };
}

/** A row that could not be measured: never green. */
export const notRun = (id: string, title: string, reason: string): Row => ({
  ...empty(id, title),
  note: `not run: ${reason}`,
});

function empty(id: string, title: string): Row {
  const none = { a: null, b: null, pairs: [], median: null, min: null, max: null };
  return { id, title, unit: '', ...none, noise: null, target: null, pass: null, note: '' };
}

/** @returns whether a value is as large, or as small, as it must be; what is no number reaches nothing */
export function reaches(value: number, target: Target): boolean {
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}

/** The report as a Markdown table, one line per row, then host and versions. */
export function markdownOf({ rows, host, versions, commit, startedAt, dataset }: Report): string {
  const head = ['row', 'measured', 'min to max', 'target', 'verdict', 'noise', 'CPU µs per unit', 'note'];
  const lines = rows.map((row) => [
    row.title,
    row.median === null ? '' : `${shown(row.median)} ${row.unit}`,
    row.min === null || row.min === row.max ? '' : `${shown(row.min)} to ${shown(row.max!)}`,
    row.target === null ? '' : targetText(row.target),
    verdictOf(row),
    row.noise === null ? '' : `${shown(row.noise * 100)} %`,
    [row.a, row.b].flatMap((side) => (side ? [cpuText(side)] : [])).join('; '),
    row.note,
  ]);
  const table = [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`);
  const about = [
    `${host.cores} x ${host.cpu}, ${host.memory}, ${host.load}.`,
    `${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}.`,
    `Commit ${commit}, ${startedAt}, ${dataset.rows} rows a leg, ${dataset.pairs} pairs.`,
  ];
  return `${table.join('\n')}\n\n${about.join(' ')}\n`;
}

function verdictOf({ median, noise, target, pass }: Row): string {
  if (median === null) return 'not run';
  if (target === null) return '';
  if (noise !== null && noise > mostNoise) return 'noisy';
  return pass ? 'reached' : 'missed';
}

const targetText = (target: Target): string =>
  'atLeast' in target ? `>= ${shown(target.atLeast)}` : `<= ${shown(target.atMost)}`;

const cpuText = ({ name, value, cpuMicros }: Side): string => {
  const parts = Object.entries(cpuMicros).map(([process, micros]) => `${process} ${shown(micros)}`);
  return `${name} (${shown(value)}/s): ${parts.join(', ')}`;
};

/** Three significant digits, whole from 100 on. */
export function shown(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return Math.abs(value) >= 100
    ? Math.round(value).toLocaleString('en')
    : String(Number(value.toPrecision(3)));
}
