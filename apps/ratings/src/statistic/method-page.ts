import { NotFound } from '@openrounds/http';
import { method, prior, quantile, strength } from './dirichlet.js';
import { goldenValues } from './golden.js';
import { fewestShown } from './member-view.js';
import type { MethodPage } from './statistic.http.js';
import { smallestShown } from './suppress.js';

const text = `For one drug, one condition and one dimension, c1 to c5 are the numbers of members whose active rating
gives the score 1 to 5, and n is their sum. With the prior p and its strength m, a_i = c_i + m p_i and A = n + m:

- mean = sum(i a_i) / A
- variance = (sum(i^2 a_i) / A - mean^2) / (A + 1)
- interval = mean +- ${quantile} sqrt(variance), cut to [1, 5]

This is the mean of a Dirichlet posterior and a 95 % interval by normal approximation. It is drawn towards the prior
where there are few ratings, so that one enthusiast does not make a five. Figures are never averaged over conditions, and
each dimension has its own n, because each score is optional.

Two drugs are compared by their intervals, on unrounded values: where A.lo <= B.hi and B.lo <= A.hi the answer is "no
difference shown", and the order is by name.

Members see the figure over all raters from ${fewestShown} ratings on; below, only how many there are. Everything split by a
property of raters, and everything outside the member view, shows no number from 1 to ${smallestShown - 1} of distinct members and
nothing from which one follows.

The prior is a constant of the method: a new prior is a new version, and both are shown for 90 days. Who repeats the
calculation with the histogram of any figure finds its mean and interval to the decimals shown.`;

/**
 * The public page of a method: words, constants, and examples that anyone can repeat.
 * @throws NotFound for a version that never was
 */
export function methodPage(version: string): MethodPage {
  if (version !== method) throw new NotFound();
  return {
    version: method,
    text,
    constants: { prior: [...prior], strength, quantile, scale: [1, 5] },
    limits: { fewestShown, smallestCell: smallestShown },
    goldenValues: goldenValues.map((golden) => ({ ...golden, counts: [...golden.counts] })),
  };
}
