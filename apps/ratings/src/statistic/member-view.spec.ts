import { describe, expect, it } from '@jest/globals';
import { dimensions } from '@openrounds/contracts';
import { estimate, round } from './dirichlet.js';
import { memberFigure, memberFigures, shows } from './member-view.js';

describe('what a member sees', () => {
  it('no rating is "no ratings", without any number but 0', () => {
    const figure = memberFigure([0, 0, 0, 0, 0]);
    expect(figure).toEqual({ n: 0, counts: null, mean: null, lo: null, hi: null });
    expect(shows(figure)).toBe('no ratings');
  });

  it('one to four ratings are "too few": no mean, no histogram', () => {
    for (const n of [1, 2, 3, 4]) {
      const figure = memberFigure([0, 0, 0, 0, n]);
      expect(figure).toEqual({ n, counts: null, mean: null, lo: null, hi: null });
      expect(shows(figure)).toBe('too few');
    }
  });

  it('from five on mean, interval and histogram are shown with two decimals', () => {
    const figure = memberFigure([0, 0, 1, 2, 4]);
    expect(figure).toEqual({ n: 7, counts: [0, 0, 1, 2, 4], mean: 4.03, lo: 3.55, hi: 4.51 });
    expect(shows(memberFigure([0, 0, 0, 0, 5]))).toBe('figure');
  });

  it('the histogram of a figure repeats its mean and interval to the decimals shown', () => {
    const { counts, mean, lo, hi } = memberFigure([15, 30, 60, 104, 89]);
    const again = estimate(counts as unknown as [number, number, number, number, number]);
    expect([again.mean, again.lo, again.hi].map((value) => round(value, 2))).toEqual([mean, lo, hi]);
  });

  it('each of the six dimensions has its own n', () => {
    const figures = memberFigures({ efficacy: [0, 0, 0, 3, 3], safety: [1, 0, 0, 0, 0] });
    expect(Object.keys(figures)).toEqual([...dimensions]);
    expect([figures.efficacy.n, figures.safety.n, figures.adherence.n]).toEqual([6, 1, 0]);
  });
});
