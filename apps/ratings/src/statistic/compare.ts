import { dimensions } from '@openrounds/contracts';
import type { Estimate } from './dirichlet.js';
import { estimate, noCounts, overlaps, round } from './dirichlet.js';
import type { CountsByDimension, Dimension, Figure } from './member-view.js';
import { fewestShown, memberFigure } from './member-view.js';
import type { DimensionResult, PairResult } from './statistic.http.js';

export interface ComparedDrug {
  id: string;
  name: string;
  counts: CountsByDimension;
}

/** Compares 2 to 4 drugs for one condition, dimension by dimension, by the overlap of their 95 % intervals. */
export function compareDrugs(drugs: readonly ComparedDrug[]): DimensionResult[] {
  return dimensions.map((dimension) => compareIn(dimension, drugs));
}

interface Entry extends ComparedDrug {
  estimate: Estimate;
  figure: Figure;
}

function compareIn(dimension: Dimension, drugs: readonly ComparedDrug[]): DimensionResult {
  const entries = drugs
    .map((drug): Entry => {
      const counts = drug.counts[dimension] ?? noCounts;
      return { ...drug, estimate: estimate(counts), figure: memberFigure(counts) };
    })
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const pairs = entries.flatMap((a, index) => entries.slice(index + 1).map((b) => comparePair(a, b)));
  const allDiffer = pairs.every((pair) => pair.verdict === 'higher');
  if (allDiffer) entries.sort((a, b) => b.estimate.mean - a.estimate.mean);
  return {
    dimension,
    orderedBy: allDiffer ? 'mean' : 'name',
    drugs: entries.map(({ id, name, figure }) => ({ id, name, figure })),
    pairs,
  };
}

function comparePair(a: Entry, b: Entry): PairResult {
  const drugIds: [string, string] = [a.id, b.id];
  if (a.estimate.n < fewestShown || b.estimate.n < fewestShown) {
    return { drugIds, verdict: 'too few', higher: null, by: null };
  }
  if (overlaps(a.estimate, b.estimate))
    return { drugIds, verdict: 'no difference shown', higher: null, by: null };
  const difference = a.estimate.mean - b.estimate.mean;
  return {
    drugIds,
    verdict: 'higher',
    higher: difference > 0 ? a.id : b.id,
    by: round(Math.abs(difference), 2),
  };
}
