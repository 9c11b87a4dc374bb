import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codePoints } from './common.js';

describe('code points', () => {
  it('are counted after composition, a pair of units as one and half a pair as one', () => {
    expect(codePoints('')).toBe(0);
    expect(codePoints('naïve')).toBe(5);
    expect(codePoints('nai\u0308ve')).toBe(5);
    expect(codePoints('🙂🙂 x')).toBe(4);
    expect(codePoints('\ud800\ud83d\ude42\udc00')).toBe(3);
    // Composition makes this one longer: it may not be composed.
    expect(codePoints('\u0958')).toBe(2);
  });

  it('are as many as a string gives when it is walked', () => {
    const unit = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\ud83d', '\ude42', 'é', 'e\u0301'));
    fc.assert(
      fc.property(fc.array(unit), (units) => {
        const text = units.join('');
        expect(codePoints(text)).toBe([...text.normalize('NFC')].length);
      }),
    );
  });
});
