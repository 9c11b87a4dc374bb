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

export interface CollectionScore {
  /** Elements all of whose letters and digits lie inside findings, by class. */
  recall: Record<string, Share>;
  /** Findings that touch a counted element, of those that lie on no other label. */
  precision: Share;
  /** Texts in which an element leaked. */
  leaks: Share;
  /** Texts without a counted element that have a finding. */
  alteration: Share;
}

/** Scores each collection; predictions are kept, so that a comparator is scored in the same way. */
export function scoreCollections(texts: LabelledText[]): {
  scores: Record<string, CollectionScore>;
  predictions: Prediction[];
} {
  const predicted = texts.map((text) => ({ text, findings: checkText(text.text) }));
  const scores: Record<string, CollectionScore> = {};
  for (const [collection, part] of Object.entries(Object.groupBy(predicted, ({ text }) => text.collection))) {
    scores[collection] = scoreOf(part!);
  }
  const predictions = predicted.flatMap(({ text: { id: doc }, findings }) =>
    findings.map(({ start, end, class: type }) => ({ doc, start, end, type })),
  );
  return { scores, predictions };
}

type Predicted = { text: LabelledText; findings: Finding[] }[];

function scoreOf(part: Predicted): CollectionScore {
  const elements = part.flatMap(({ text, findings }) =>
    text.elements.map((element) => ({
      class: element.class,
      caught: isCaught(text.text, element, findings),
      text,
    })),
  );
  const touching = part.flatMap(({ text, findings }) =>
    findings
      .filter((f) => touches(f, text.elements) || !touches(f, text.labels))
      .map((f) => touches(f, text.elements)),
  );
  const clean = part.filter(({ text }) => text.elements.length === 0);
  return {
    recall: Object.fromEntries(
      Object.entries(Object.groupBy(elements, (element) => element.class))
        .sort()
        .map(([phiClass, of]) => [phiClass, wilson(of!.filter(({ caught }) => caught).length, of!.length)]),
    ),
    precision: wilson(touching.filter(Boolean).length, touching.length),
    leaks: wilson(
      new Set(elements.filter(({ caught }) => !caught).map(({ text }) => text.id)).size,
      part.length,
    ),
    alteration: wilson(clean.filter(({ findings }) => findings.length > 0).length, clean.length),
  };
}

function touches(finding: Finding, labels: { start: number; end: number }[]): boolean {
  return labels.some(({ start, end }) => start < finding.end && finding.start < end);
}

/** An element is caught when all its letters and digits lie inside findings. */
export function isCaught(
  text: string,
  element: { start: number; end: number },
  findings: Pick<Finding, 'start' | 'end'>[],
): boolean {
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
