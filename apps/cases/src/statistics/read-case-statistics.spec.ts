import { describe, expect, it } from '@jest/globals';
import { figuresOf } from './read-case-statistics.js';

describe('the public figures of cases', () => {
  it('are shares, a median and a mean over the cases', () => {
    const row = { cases: 40, authors: 11, answered: 37, answers: 561, median: 5400, closed: 26 };
    expect(figuresOf(row)).toEqual({
      cases: 40,
      answeredPercent: 93,
      medianFirstAnswerSeconds: 5400,
      answersPerCase: 14,
      closedPercent: 65,
    });
  });

  it('are hidden while fewer than 11 authors stand behind them', () => {
    const row = { cases: 40, authors: 10, answered: 37, answers: 561, median: 5400, closed: 26 };
    expect(Object.values(figuresOf(row))).toEqual([null, null, null, null, null]);
    expect(Object.values(figuresOf(undefined))).toEqual([null, null, null, null, null]);
  });
});
