import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Counts } from './dirichlet.js';
import { estimate, overlaps, prior, rawMean, round, total } from './dirichlet.js';
import { goldenValues } from './golden.js';

const bin = fc.integer({ min: 0, max: 10_000 });
const anyCounts = fc.tuple(bin, bin, bin, bin, bin);

describe('dirichlet-1', () => {
  it.each(goldenValues.map((golden) => ({ ...golden, name: golden.counts.join(' ') })))(
    'counts $name give the published mean and interval',
    ({ counts, n, raw, mean, lo, hi }) => {
      const found = estimate(counts);
      expect(found.n).toBe(n);
      expect(round(found.mean, 4)).toBe(mean);
      expect(round(found.lo, 4)).toBe(lo);
      expect(round(found.hi, 4)).toBe(hi);
      const plain = rawMean(counts);
      expect(plain === null ? null : round(plain, 4)).toBe(raw);
    },
  );

  it('the prior is a distribution', () => {
    expect(round(total(prior), 12)).toBe(1);
  });

  it('keeps lo <= mean <= hi within the scale for any counts', () => {
    fc.assert(
      fc.property(anyCounts, (counts) => {
        const { mean, lo, hi } = estimate(counts);
        expect(lo).toBeGreaterThanOrEqual(1);
        expect(hi).toBeLessThanOrEqual(5);
        expect(lo).toBeLessThanOrEqual(mean);
        expect(hi).toBeGreaterThanOrEqual(mean);
      }),
    );
  });

  it('one more rating never moves the mean away from its score', () => {
    fc.assert(
      fc.property(anyCounts, fc.integer({ min: 0, max: 4 }), (counts, index) => {
        const more = counts.map((count, at) => (at === index ? count + 1 : count)) as unknown as Counts;
        const score = index + 1;
        const before = Math.abs(estimate(counts).mean - score);
        expect(Math.abs(estimate(more).mean - score)).toBeLessThanOrEqual(before + 1e-12);
      }),
    );
  });

  it('ten times the same answers narrow the interval', () => {
    fc.assert(
      fc.property(anyCounts, (counts) => {
        fc.pre(total(counts) > 0);
        const ten = counts.map((count) => count * 10) as unknown as Counts;
        const width = (of: Counts): number => estimate(of).hi - estimate(of).lo;
        // A unanimous panel can start cut at 5 or with less spread than prior and answers together.
        fc.pre(counts.every((count) => count > 0));
        expect(width(ten)).toBeLessThan(width(counts));
      }),
    );
  });
});

describe('overlap', () => {
  it('wide and narrow intervals that touch show no difference', () => {
    expect(overlaps(estimate([2, 5, 20, 60, 63]), estimate([0, 0, 1, 2, 4]))).toBe(true);
  });

  it('separate intervals differ by 1.29', () => {
    const a = estimate([2, 5, 20, 60, 63]);
    const b = estimate([20, 40, 60, 30, 10]);
    expect(overlaps(a, b)).toBe(false);
    expect(round(a.mean - b.mean, 2)).toBe(1.29);
  });

  it('is decided on unrounded values', () => {
    const a = { n: 9, mean: 2, lo: 1, hi: 3.0041 };
    const b = { n: 9, mean: 4, lo: 3.0049, hi: 5 };
    expect(round(a.hi, 2)).toBe(round(b.lo, 2));
    expect(overlaps(a, b)).toBe(false);
    expect(overlaps(a, { ...b, lo: 3.0041 })).toBe(true);
  });

  it('does not depend on the order', () => {
    fc.assert(
      fc.property(anyCounts, anyCounts, (a, b) => {
        expect(overlaps(estimate(a), estimate(b))).toBe(overlaps(estimate(b), estimate(a)));
      }),
    );
  });
});
