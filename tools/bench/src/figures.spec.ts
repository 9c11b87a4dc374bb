import { describe, expect, it } from '@jest/globals';
import { aucInterval, aucOf, quantile, spreadOf } from './figures.js';

describe('a quantile', () => {
  it('is a value that was measured', () => {
    expect(quantile([5, 1, 4, 2, 3], 0.5)).toBe(3);
    expect(quantile([1, 2, 3, 4], 0.99)).toBe(4);
    expect(quantile([7], 0.01)).toBe(7);
  });

  it('of nothing is no number', () => {
    expect(quantile([], 0.5)).toBeNaN();
  });

  it('of a hundred values leaves one above p99', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => i + 1);
    expect(spreadOf(hundred)).toEqual({ n: 100, p50: 50, p99: 99, max: 100 });
  });
});

describe('the area under the curve', () => {
  it('is 1 when every value of the first kind is above, 0 when below, and one half when they are equal', () => {
    expect(aucOf([4, 5, 6], [1, 2, 3])).toBe(1);
    expect(aucOf([1, 2, 3], [4, 5, 6])).toBe(0);
    expect(aucOf([1, 2, 3], [3, 2, 1])).toBe(0.5);
    expect(aucOf([7, 7], [7, 7, 7])).toBe(0.5);
  });

  it('counts the pairs in which the first is above, and ties half', () => {
    // Of six pairs: (2,1) above, (2,2) tie, (2,3) below, (3,1) above, (3,2) above, (3,3) tie.
    expect(aucOf([2, 3], [1, 2, 3])).toBeCloseTo(4 / 6, 12);
  });

  it('of a thousand against a thousand is known to about 0.025, and four times as many halve the width', () => {
    const [low, high] = aucInterval(0.5, 1_000, 1_000);
    expect([low, high].map((bound) => bound.toFixed(3))).toEqual(['0.475', '0.525']);
    const [lowOf400, highOf400] = aucInterval(0.7, 400, 400);
    const [lowOf1600, highOf1600] = aucInterval(0.7, 1_600, 1_600);
    expect((highOf400 - lowOf400) / (highOf1600 - lowOf1600)).toBeCloseTo(2, 2);
  });

  it('that is certain has no width', () => {
    expect(aucInterval(1, 10, 10)).toEqual([1, 1]);
    expect(aucInterval(0, 10, 10)).toEqual([0, 0]);
  });
});
