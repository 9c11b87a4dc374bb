import type { conditionState } from '@openrounds/contracts';
import type { z } from 'zod';
import { searchText } from './words.js';

export type Condition = z.output<typeof conditionState>;

/** What a seed or an importer knows of a condition. */
export interface ConditionDraft {
  id: string;
  label: string;
  parentIds: string[];
  synonyms?: string[];
  icd10cm?: string[];
}

/** The root of the Disease Ontology. */
export const rootCondition: ConditionDraft = { id: 'DOID:4', label: 'disease', parentIds: [] };
export const mostAncestors = 60;

/**
 * Every ancestor up to the root, nearest first, each once; among equally near ones by id.
 * @param parentsOf direct parents of an id; a condition that is its own ancestor is left out of its list
 */
export function ancestorsOf(id: string, parentsOf: (id: string) => readonly string[]): string[] {
  const seen = new Set([id]);
  const ancestors: string[] = [];
  let level = [id];
  while (level.length > 0) {
    const next = [...new Set(level.flatMap((child) => parentsOf(child)))]
      .filter((parent) => !seen.has(parent))
      .sort();
    next.forEach((parent) => seen.add(parent));
    ancestors.push(...next);
    level = next;
  }
  return ancestors;
}

/**
 * A condition after a draft: label and parents as the draft says, synonyms and codes added, ancestors left to the
 * caller, who knows the whole graph.
 */
export function mergedCondition(known: Condition | undefined, draft: ConditionDraft): Condition {
  return {
    id: draft.id,
    version: known?.version ?? 0,
    label: draft.label,
    synonyms: [...new Set([...(known?.synonyms ?? []), ...(draft.synonyms ?? [])])].slice(0, 100),
    parentIds: [...new Set(draft.parentIds)].sort(),
    ancestorIds: known?.ancestorIds ?? [],
    icd10cm: [...new Set([...(known?.icd10cm ?? []), ...(draft.icd10cm ?? [])])].sort().slice(0, 200),
  };
}

/** Row of table `condition`, keys as columns. */
export function conditionRow(condition: Condition): Record<string, unknown> {
  const { id, version, label, synonyms, icd10cm } = condition;
  return {
    ...{ id, version, label, synonyms, icd10cm },
    parent_ids: condition.parentIds,
    ancestor_ids: condition.ancestorIds,
    search_text: searchText([label, ...synonyms, ...icd10cm]),
  };
}
