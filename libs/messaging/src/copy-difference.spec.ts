import { describe, expect, it } from '@jest/globals';
import type { Known } from './copy-difference.js';
import { differenceOf, lastingDifference } from './copy-difference.js';

const live = (version: number, hash = `text ${version}`): Known => ({ version, hash });
const gone = (version: number): Known => ({ version, hash: null });

describe('how a row differs from the last record of its key', () => {
  it.each([
    ['nothing', live(2), live(2), undefined],
    ['missing', live(1), undefined, 'missing'],
    ['behind', live(2), live(1), 'behind'],
    ['behind a tombstone', gone(3), live(2), 'behind'],
    ['a fence that is behind', gone(3), gone(2), 'behind'],
    ['ahead', live(2), live(3), 'ahead'],
    ['resurrected', gone(3), live(3), 'resurrected'],
    ['resurrected by a newer version', gone(3), live(4), 'resurrected'],
    ['resurrected without any record', undefined, live(1), 'resurrected'],
    ['altered', live(2), live(2, 'another'), 'altered'],
    ['emptied', live(2), gone(2), 'altered'],
    ['a fence of what the topic has forgotten', undefined, gone(7), undefined],
    ['a tombstone of what was never here', gone(7), undefined, undefined],
  ] as const)('%s', (_name, record, row, difference) => {
    expect(differenceOf(record, row)).toBe(difference);
  });
});

describe('what is a difference while changes are under way', () => {
  it('a record that came after the first look may still be on its way', () => {
    expect(lastingDifference({ records: [live(1), live(2)], rows: [live(1), live(1)] })).toBeUndefined();
    expect(
      lastingDifference({ records: [undefined, live(1)], rows: [undefined, undefined] }),
    ).toBeUndefined();
    expect(lastingDifference({ records: [live(1), gone(2)], rows: [live(1), live(1)] })).toBeUndefined();
  });

  it('a row may have taken what came after the topic was read', () => {
    expect(lastingDifference({ records: [live(1), live(2)], rows: [live(2), live(2)] })).toBeUndefined();
    expect(lastingDifference({ records: [live(1), live(2)], rows: [live(2), live(3)] })).toBeUndefined();
    expect(
      lastingDifference({ records: [undefined, undefined], rows: [undefined, live(1)] }),
    ).toBeUndefined();
  });

  it('what the first look found and the second one finds again lasts', () => {
    expect(lastingDifference({ records: [live(2), live(2)], rows: [live(1), live(1)] })).toBe('behind');
    expect(lastingDifference({ records: [live(2), live(3)], rows: [live(1), live(1)] })).toBe('behind');
    expect(lastingDifference({ records: [live(2), live(2)], rows: [undefined, undefined] })).toBe('missing');
    expect(lastingDifference({ records: [live(2), live(2)], rows: [live(5), live(5)] })).toBe('ahead');
    expect(lastingDifference({ records: [gone(2), gone(2)], rows: [live(2), live(2)] })).toBe('resurrected');
    const altered = live(2, 'another');
    expect(lastingDifference({ records: [live(2), live(2)], rows: [altered, altered] })).toBe('altered');
  });
});
