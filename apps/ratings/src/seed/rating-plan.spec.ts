import { describe, expect, it } from '@jest/globals';
import { drugIdOf } from '../catalogue/drug.js';
import { newRating } from '../rating/rating.http.js';
import type { Counts } from '../statistic/dirichlet.js';
import { estimate, overlaps } from '../statistic/dirichlet.js';
import { demoRaters, plannedRatings } from './rating-plan.js';

const plan = plannedRatings();

function efficacy(...ingredients: string[]): Counts {
  const counts = [0, 0, 0, 0, 0];
  for (const { input } of plan) {
    if (input.drugId === drugIdOf(ingredients) && input.scores.efficacy)
      counts[input.scores.efficacy - 1]! += 1;
  }
  return counts as unknown as Counts;
}

describe('the ratings of the demo world', () => {
  it('are about 60, each a request that the API takes, no member rating a pair twice', () => {
    expect(plan).toHaveLength(60);
    for (const { input } of plan) newRating.parse(input);
    expect(new Set(plan.map(({ seed }) => seed)).size).toBe(plan.length);
  });

  it('hold two drugs with overlapping and two with separate intervals', () => {
    const of = (name: string) => estimate(efficacy(name));
    expect(overlaps(of('atorvastatin calcium'), of('rosuvastatin calcium'))).toBe(true);
    expect(overlaps(of('sumatriptan succinate'), of('amitriptyline hydrochloride'))).toBe(false);
  });

  it('hold pairs with too few raters for a figure', () => {
    expect(estimate(efficacy('simvastatin')).n).toBe(3);
    expect(estimate(efficacy('warfarin sodium')).n).toBe(4);
  });

  it('hold a declared conflict', () => {
    expect(new Set(demoRaters).size).toBe(demoRaters.length);
    expect(plan.some(({ input }) => input.conflict.declared)).toBe(true);
  });
});
