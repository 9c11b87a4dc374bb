import type { DrugDraft } from '../catalogue/drug.js';

/** A drug of the seed; conditions by label, so that the list can be read. */
export interface SeedDrug extends DrugDraft {
  classLabels: string[];
  conditions: string[];
}

/**
 * One line of the drug catalogue that ships.
 * @param ingredients separated by "; "
 * @param brands separated by commas
 * @param classes our own words, at most five, separated by commas
 * @param conditions labels of the condition catalogue, separated by "; "; whether they are on the label stays unknown
 */
export function drug(ingredients: string, brands: string, classes: string, conditions: string): SeedDrug {
  return {
    ingredients: ingredients.split('; '),
    brands: brands.split(', '),
    classLabels: classes.split(', '),
    conditions: conditions.split('; '),
  };
}
