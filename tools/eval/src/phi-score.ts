import { checkText, type Finding } from '@openrounds/phi-guard';
import type { LabelledText } from './phi-data.js';

export interface Share {
  n: number;
  of: number;
  share: number;
  /** Wilson 95 % interval (Wilson 1927). */
  low: number;
  high: number;
}

/** Centre and half width `(p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n)`, z = 1.96. */
export function wilson(n: number, of: number): Share {
  if (of === 0) return { n, of, share: 0, low: 0, high: 1 };
  const z2 = 1.96 ** 2;
  const p = n / of;
  const half = 1.96 * Math.sqrt((p * (1 - p)) / of + z2 / (4 * of * of));
  const bound = (sign: number) => (p + z2 / (2 * of) + sign * half) / (1 + z2 / of);
  return { n, of, share: p, low: bound(-1), high: bound(1) };
}

export interface Prediction {
  doc: string;
  start: number;
  end: number;
  type: string;
}

/** Element recall by collection and class, and what was missed. */
export function scoreRecall(texts: LabelledText[]): {
  recall: Record<string, Record<string, Share>>;
  predictions: Prediction[];
  missed: { doc: string; type: string; start: number; end: number }[];
} {
  const counts = new Map<string, { caught: number; all: number }>();
  const predictions: Prediction[] = [];
  const missed: { doc: string; type: string; start: number; end: number }[] = [];
  for (const { id, collection, text, elements } of texts) {
    const findings = checkText(text);
    predictions.push(...findings.map(({ start, end, class: type }) => ({ doc: id, start, end, type })));
    for (const element of elements) {
      const count = entry(counts, `${collection}\t${element.class}`);
      count.all += 1;
      if (isCaught(text, element, findings)) count.caught += 1;
      else missed.push({ doc: id, type: element.type, start: element.start, end: element.end });
    }
  }
  return { recall: byCollection(counts), predictions, missed };
}

function entry(counts: Map<string, { caught: number; all: number }>, key: string) {
  const found = counts.get(key) ?? { caught: 0, all: 0 };
  counts.set(key, found);
  return found;
}

function byCollection(
  counts: Map<string, { caught: number; all: number }>,
): Record<string, Record<string, Share>> {
  const table: Record<string, Record<string, Share>> = {};
  for (const [key, { caught, all }] of [...counts].sort()) {
    const [collection, phiClass] = key.split('\t') as [string, string];
    (table[collection] ??= {})[phiClass] = wilson(caught, all);
  }
  return table;
}

/** An element is caught when all its letters and digits lie inside findings. */
function isCaught(text: string, element: { start: number; end: number }, findings: Finding[]): boolean {
  for (let at = element.start; at < element.end; at += 1) {
    if (/[\p{L}\p{N}]/u.test(text[at]!) && !findings.some(({ start, end }) => at >= start && at < end))
      return false;
  }
  return true;
}

/** How many texts have a finding, and how many have one of each class. */
export function scoreFindings(texts: { text: string }[]): {
  withFinding: Share;
  byClass: Record<string, number>;
  findings: number;
} {
  const byClass: Record<string, number> = {};
  let stopped = 0;
  let findings = 0;
  for (const { text } of texts) {
    const found = checkText(text);
    findings += found.length;
    if (found.length) stopped += 1;
    for (const key of new Set(found.map(({ class: c, action }) => `${c} ${action}`)))
      byClass[key] = (byClass[key] ?? 0) + 1;
  }
  return { withFinding: wilson(stopped, texts.length), byClass, findings };
}

/** p50, p95 and greatest time of 1,000 texts of 4 KB on this core, in milliseconds. */
export function scoreTime(texts: { text: string }[]): { p50: number; p95: number; max: number } {
  const all = texts.map(({ text }) => text).join('\n');
  const pieces = Array.from({ length: 1_000 }, (_, i) =>
    all.slice((i * 4_096) % (all.length - 4_096), ((i * 4_096) % (all.length - 4_096)) + 4_096),
  );
  pieces.slice(0, 100).forEach((piece) => checkText(piece));
  const times = pieces.map((piece) => timeOf(piece)).sort((a, b) => a - b);
  return { p50: times[500]!, p95: times[950]!, max: times[999]! };
}

function timeOf(piece: string): number {
  const started = performance.now();
  checkText(piece);
  return performance.now() - started;
}
