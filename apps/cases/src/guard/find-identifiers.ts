import type { PhiFinding } from '@openrounds/http';
import { checkFields } from '@openrounds/phi-guard';

/** Where a text may identify a patient, and what to do; never the passage. */
export type Finding = PhiFinding;

/** @param texts by JSON pointer */
export function findIdentifiers(texts: Record<string, string>): Finding[] {
  return checkFields(texts).map(({ pointer, start, end, class: identifier, action, suggestion }) => ({
    pointer,
    start,
    end,
    class: identifier,
    action,
    suggestion,
  }));
}

/** Number of findings by class. */
export function classesOf(findings: readonly Finding[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const finding of findings) counts[finding.class] = (counts[finding.class] ?? 0) + 1;
  return counts;
}
