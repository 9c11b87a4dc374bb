import { describe, expect, it } from '@jest/globals';
import { roundedDown, validUntil } from './valid-until.js';

const approval = (level: number, day: number) => ({ level, expiresAt: new Date(Date.UTC(2027, 0, day)) });
const day = (date: Date | null) => date?.getUTCDate() ?? null;

describe('how long a level holds', () => {
  it('as long as the longest approval of that level', () => {
    expect(day(validUntil(2, [approval(2, 5), approval(2, 9), approval(1, 20)]))).toBe(9);
  });

  it('level 4 until the first of the two that it needs ends', () => {
    expect(day(validUntil(4, [approval(2, 9), approval(3, 5)]))).toBe(5);
    expect(day(validUntil(4, [approval(2, 5), approval(2, 8), approval(3, 20)]))).toBe(8);
  });

  it('not at all where the approvals do not carry it', () => {
    expect(validUntil(3, [approval(2, 5)])).toBeNull();
    expect(validUntil(4, [approval(3, 5)])).toBeNull();
    expect(validUntil(2, [{ level: 2, expiresAt: null }])).toBeNull();
  });
});

describe('the end that a credential tells', () => {
  const at = (text: string) => new Date(`${text}Z`);

  it('is the first of its month, so that all who were approved in a month have the same one', () => {
    const now = at('2026-06-05T10:00:00');
    for (const end of ['2027-03-01T00:00:00.001', '2027-03-14T08:00:00', '2027-03-31T23:59:59.999'])
      expect(roundedDown(at(end), now)).toEqual(at('2027-03-01T00:00:00'));
  });

  it('is the day in the last month, and never later than the end', () => {
    const end = at('2027-03-14T08:00:00');
    expect(roundedDown(end, at('2027-03-01T00:00:00'))).toEqual(at('2027-03-14T00:00:00'));
    expect(roundedDown(end, at('2027-03-14T07:00:00'))).toEqual(at('2027-03-14T00:00:00'));
  });
});
