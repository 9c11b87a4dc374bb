import { describe, expect, it } from '@jest/globals';
import { freeTags, isTag } from './tags.js';

describe('a tag', () => {
  it.each(['DOID:1612', 'drug:0190c0de-0000-7000-8000-000000000001', 'night float', 'é'.repeat(40)])(
    'may be %s',
    (tag) => {
      expect(isTag(tag)).toBe(true);
    },
  );

  it.each(['x'.repeat(41), 'DOID:', 'DOID:12x', 'drug:aspirin', 'doid:1612'])('may not be %s', (tag) => {
    expect(isTag(tag)).toBe(false);
  });

  it('of free text is checked by the guard under its own pointer', () => {
    expect(freeTags(['DOID:4', 'night float'])).toEqual({ '/tags/1': 'night float' });
  });
});
