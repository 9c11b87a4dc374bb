import { describe, expect, it } from '@jest/globals';
import { differences } from './count-rating.js';

const none = { c1: 0, c2: 0, c3: 0, c4: 0, c5: 0 };

describe('differences of counts', () => {
  it('a new rating adds one per given score', () => {
    expect(differences(null, { efficacy: 5, safety: 1 })).toEqual([
      { ...none, dimension: 'efficacy', c5: 1 },
      { ...none, dimension: 'safety', c1: 1 },
    ]);
  });

  it('a changed score moves from bin to bin, an equal one moves nothing', () => {
    expect(differences({ efficacy: 4, safety: 2 }, { efficacy: 3, safety: 2 })).toEqual([
      { ...none, dimension: 'efficacy', c4: -1, c3: 1 },
    ]);
  });

  it('a score left out at a revision is taken away', () => {
    expect(differences({ efficacy: 4, safety: 2 }, { safety: 2 })).toEqual([
      { ...none, dimension: 'efficacy', c4: -1 },
    ]);
  });

  it('a withdrawal takes everything away', () => {
    expect(differences({ preference: 3 }, null)).toEqual([{ ...none, dimension: 'preference', c3: -1 }]);
  });
});
