import type { ConditionDraft } from '../catalogue/condition.js';

export type SeedCondition = ConditionDraft & { synonyms: string[] };

/**
 * One line of the condition catalogue that ships.
 * @param parents ids, separated by spaces; DOID:4 is the root
 * @param synonyms separated by commas; no abbreviation that is a word or has a second meaning
 */
export function condition(id: string, label: string, parents: string, synonyms = ''): SeedCondition {
  return { id, label, parentIds: parents.split(' '), synonyms: synonyms === '' ? [] : synonyms.split(', ') };
}
