import type { ConditionDraft } from '../catalogue/condition.js';
import { partsOfCell, rowsOf } from './table.js';

export type SeedCondition = ConditionDraft & { synonyms: string[] };

/**
 * Conditions as a table: id | label | ids of parents, separated by spaces | synonyms, separated by commas. No synonym
 * is an abbreviation that is a word or has a second meaning: the text of members is read by these names.
 */
export function conditionTable(table: string): SeedCondition[] {
  return rowsOf(table, 4).map(([id, label, parents, synonyms]) => ({
    id: id!,
    label: label!,
    parentIds: partsOfCell(parents!, ' '),
    synonyms: partsOfCell(synonyms!, ', '),
  }));
}
