import type { drugState } from '@openrounds/contracts';
import { derivedId } from '@openrounds/database';
import type { z } from 'zod';
import { searchText } from './words.js';

export type Drug = z.output<typeof drugState>;
export type Indication = Drug['indications'][number];

/** What a seed or an importer knows of a drug; the rest stays as it is, or unknown. */
export interface DrugDraft {
  /** Lower case as Drugs@FDA writes them, salts kept. */
  ingredients: string[];
  brands: string[];
  classLabels?: string[];
  indications?: Indication[];
}

export const mostBrands = 200;
export const mostClassLabels = 5;

/**
 * The id that a drug has in every deployment, seed and importer.
 * @param ingredients as written; order, case and spaces around them do not matter
 */
export function drugIdOf(ingredients: readonly string[]): string {
  return derivedId(`drug:${sortedIngredients(ingredients).join(';')}`);
}

/** Lower case, trimmed, sorted by code unit so that every machine finds the same id. */
export function sortedIngredients(ingredients: readonly string[]): string[] {
  return ingredients.map((ingredient) => ingredient.trim().toLowerCase()).sort();
}

/** A drug that the catalogue does not know yet, as version 1. */
export function newDrug(draft: DrugDraft): Drug {
  const ingredients = sortedIngredients(draft.ingredients);
  const drug: Drug = {
    id: drugIdOf(ingredients),
    version: 1,
    name: ingredients.join('; '),
    ingredients,
    brands: [],
    classLabels: [],
    rxcui: null,
    boxedWarning: { value: 'unknown', source: null, date: null },
    indications: [],
    state: 'listed',
  };
  return { ...drug, ...additions(drug, draft) };
}

/**
 * Adds what a draft knows; nothing is ever taken away, so that seed and importers may run in any order and again.
 * @returns the next version, or undefined when the draft says nothing new
 */
export function mergedDrug(drug: Drug, draft: DrugDraft): Drug | undefined {
  const added = additions(drug, draft);
  const grown =
    added.brands.length > drug.brands.length ||
    added.classLabels.length > drug.classLabels.length ||
    added.indications.length > drug.indications.length;
  return grown ? { ...drug, ...added, version: drug.version + 1 } : undefined;
}

function additions(drug: Drug, draft: DrugDraft): Pick<Drug, 'brands' | 'classLabels' | 'indications'> {
  const known = new Set(drug.indications.map((indication) => indication.conditionId));
  const fresh = (draft.indications ?? []).filter((indication) => !known.has(indication.conditionId));
  return {
    brands: union(drug.brands, draft.brands).slice(0, mostBrands),
    classLabels: union(drug.classLabels, draft.classLabels ?? []).slice(0, mostClassLabels),
    indications: [...drug.indications, ...fresh].slice(0, 100),
  };
}

/** "Lipitor" and "lipitor" are one name: the spelling that was there first stays. */
function union(known: readonly string[], more: readonly string[]): string[] {
  const seen = new Set(known.map((name) => name.toLowerCase()));
  const names = [...known];
  for (const name of more) {
    if (seen.has(name.toLowerCase())) continue;
    seen.add(name.toLowerCase());
    names.push(name);
  }
  return names;
}

/** Row of table `drug`, keys as columns. */
export function drugRow(drug: Drug): Record<string, unknown> {
  const { id, version, name, ingredients, brands, rxcui, indications, state } = drug;
  return {
    ...{ id, version, name, ingredients, brands, rxcui, indications, state },
    class_labels: drug.classLabels,
    boxed_warning: drug.boxedWarning,
    search_text: searchText([...ingredients, ...brands, ...drug.classLabels]),
  };
}
