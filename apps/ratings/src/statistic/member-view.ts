import type { statisticState } from '@openrounds/contracts';
import { dimensions } from '@openrounds/contracts';
import type { z } from 'zod';
import type { Counts } from './dirichlet.js';
import { estimate, noCounts, round, total } from './dirichlet.js';

export type MemberFigures = z.output<typeof statisticState>['member'];
export type Figure = MemberFigures[keyof MemberFigures];
export type Dimension = (typeof dimensions)[number];
/** Bins per dimension; a dimension that nobody scored may be missing. */
export type CountsByDimension = Partial<Record<Dimension, Counts>>;

/** Below this a member sees only how many there are. */
export const fewestShown = 5;
const decimals = 2;

/**
 * What a member sees of one dimension over all raters: from 5 ratings on mean, interval and histogram, two decimals;
 * below only n ("no ratings" or "too few").
 */
export function memberFigure(counts: Counts): Figure {
  const n = total(counts);
  if (n < fewestShown) return { n, counts: null, mean: null, lo: null, hi: null };
  const { mean, lo, hi } = estimate(counts);
  return {
    n,
    counts: [...counts],
    mean: round(mean, decimals),
    lo: round(lo, decimals),
    hi: round(hi, decimals),
  };
}

/** All six dimensions; each has its own n, because every score is optional. */
export function memberFigures(counts: CountsByDimension): MemberFigures {
  const figures = dimensions.map((name) => [name, memberFigure(counts[name] ?? noCounts)] as const);
  return Object.fromEntries(figures) as MemberFigures;
}

/** The same in words: what a page writes where there is no mean. */
export function shows(figure: Figure): 'no ratings' | 'too few' | 'figure' {
  if (figure.n === 0) return 'no ratings';
  return figure.n < fewestShown ? 'too few' : 'figure';
}
