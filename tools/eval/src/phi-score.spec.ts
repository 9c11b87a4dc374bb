import { describe, expect, it } from '@jest/globals';
import type { LabelledText } from './phi-data.js';
import { isCaught, scoreCollections, wilson } from './phi-score.js';

const text = (id: string, passage: string, marks: [number, number, boolean][]): LabelledText => ({
  id,
  collection: 'c',
  text: passage,
  elements: marks
    .filter(([, , counted]) => counted)
    .map(([start, end]) => ({ start, end, type: 'T', class: 'D' })),
  labels: marks.map(([start, end]) => ({ start, end })),
});

describe('the interval of a share', () => {
  it('is that of Wilson', () => {
    const { low, high } = wilson(81, 263);
    expect([low.toFixed(4), high.toFixed(4)]).toEqual(['0.2553', '0.3662']);
    expect(wilson(0, 0)).toMatchObject({ low: 0, high: 1 });
  });
});

describe('an element', () => {
  it('is caught when all its letters and digits lie inside findings, and leaked otherwise', () => {
    expect(
      isCaught('555-1234', { start: 0, end: 8 }, [
        { start: 0, end: 3 },
        { start: 4, end: 8 },
      ]),
    ).toBe(true);
    expect(isCaught('555-1234', { start: 0, end: 8 }, [{ start: 0, end: 7 }])).toBe(false);
  });
});

describe('a collection', () => {
  it('is scored by element, finding and text', () => {
    const { scores, predictions } = scoreCollections([
      text('found', 'Call 555-234-5678.', [[5, 17, true]]),
      text('leaked', 'Call the one at 12.', [[16, 18, true]]),
      text('uncounted', 'MRN 00482913', [[4, 12, false]]),
      text('wrong', 'MRN 00482913', []),
      text('clean', 'A fever.', []),
    ]);
    expect(scores['c']).toMatchObject({
      recall: { D: { n: 1, of: 2 } },
      precision: { n: 1, of: 2 },
      leaks: { n: 1, of: 5 },
      alteration: { n: 2, of: 3 },
    });
    expect(predictions[0]).toEqual({ doc: 'found', start: 5, end: 17, type: 'D' });
  });
});
