import type { ConditionDraft } from '../catalogue/condition.js';
import type { DrugDraft } from '../catalogue/drug.js';
import { conditionsBetween } from './conditions-between.js';
import { conditionsOfBodyAndMind } from './conditions-body-and-mind.js';
import { conditionsOfOrgans } from './conditions-organs.js';
import { drugsOfBodyAndMind } from './drugs-body-and-mind.js';
import { drugsOfOrgans } from './drugs-organs.js';

/** The conditions that ship, with all that lies between them and the root. */
export const seedConditions: readonly ConditionDraft[] = [
  ...conditionsOfOrgans,
  ...conditionsOfBodyAndMind,
  ...conditionsBetween,
];

const idOfLabel = new Map(seedConditions.map(({ label, id }) => [label, id]));

/** @throws Error for a label that the seed does not hold */
export function conditionIdOf(label: string): string {
  const id = idOfLabel.get(label);
  if (id === undefined) throw new Error(`The seed has no condition "${label}".`);
  return id;
}

/** The drugs that ship; whether a use is on the label is unknown until an importer of labels has run. */
export const seedDrugs: readonly DrugDraft[] = [...drugsOfOrgans, ...drugsOfBodyAndMind].map((drug) => ({
  ingredients: drug.ingredients,
  brands: drug.brands,
  classLabels: drug.classLabels,
  indications: drug.conditions.map((label) => ({
    conditionId: conditionIdOf(label),
    onLabel: 'unknown' as const,
    source: null,
    date: null,
  })),
}));
