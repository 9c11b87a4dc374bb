import type { DrugDraft } from '../catalogue/drug.js';
import { partsOfCell, rowsOf } from './table.js';

/** A drug of the seed; conditions by label, so that the list can be read. */
export interface SeedDrug extends DrugDraft {
  classLabels: string[];
  conditions: string[];
}

/**
 * Drugs as a table: ingredients, separated by "; " | brands, by commas | class words, by commas, at most five | labels
 * of conditions it is used for, by "; ". Whether a use is on the label stays unknown.
 */
export function drugTable(table: string): SeedDrug[] {
  return rowsOf(table, 4).map(([ingredients, brands, classes, conditions]) => ({
    ingredients: partsOfCell(ingredients!, '; '),
    brands: partsOfCell(brands!, ', '),
    classLabels: partsOfCell(classes!, ', '),
    conditions: partsOfCell(conditions!, '; '),
  }));
}
