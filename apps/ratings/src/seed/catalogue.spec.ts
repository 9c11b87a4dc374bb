import { describe, expect, it } from '@jest/globals';
import { conditionState, drugState } from '@openrounds/contracts';
import { planOf } from '../catalogue/condition-plan.js';
import { rootCondition } from '../catalogue/condition.js';
import { drugIdOf, newDrug } from '../catalogue/drug.js';
import { seedConditions, seedDrugs } from './catalogue.js';
import { conditionsOfBodyAndMind } from './conditions-body-and-mind.js';
import { conditionsOfOrgans } from './conditions-organs.js';

describe('the catalogue that ships', () => {
  it('has at least 120 drugs and 110 conditions of its own, each once', () => {
    expect(new Set(seedDrugs.map(({ ingredients }) => drugIdOf(ingredients))).size).toBe(seedDrugs.length);
    expect(new Set(seedConditions.map(({ id }) => id)).size).toBe(seedConditions.length);
    expect(seedDrugs.length).toBeGreaterThanOrEqual(120);
    expect(conditionsOfOrgans.length + conditionsOfBodyAndMind.length).toBeGreaterThanOrEqual(110);
  });

  it('fits its contracts', () => {
    for (const draft of seedDrugs) drugState.parse(newDrug(draft));
    for (const condition of planOf(new Map(), seedConditions).listed) conditionState.parse(condition);
  });

  it('knows every parent, and every condition goes back to the root', () => {
    const ids = new Set([rootCondition.id, ...seedConditions.map(({ id }) => id)]);
    for (const { parentIds } of seedConditions) for (const parent of parentIds) expect(ids).toContain(parent);
    for (const { id, ancestorIds } of planOf(new Map(), seedConditions).listed) {
      if (id !== rootCondition.id) expect(ancestorIds).toContain(rootCondition.id);
    }
  });

  it('writes ingredients as the importer does, so that both find the same id', () => {
    for (const { ingredients } of seedDrugs) {
      for (const ingredient of ingredients) expect(ingredient).toBe(ingredient.trim().toLowerCase());
    }
  });

  it('gives no name to two conditions', () => {
    const names = seedConditions.flatMap(({ label, synonyms }) => [label, ...(synonyms ?? [])]);
    const lower = names.map((name) => name.toLowerCase());
    expect(lower.filter((name, index) => lower.indexOf(name) !== index)).toEqual([]);
  });
});
