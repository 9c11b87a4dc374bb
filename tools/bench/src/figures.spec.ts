import { describe, expect, it } from '@jest/globals';
import { quantile, spreadOf } from './figures.js';

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
