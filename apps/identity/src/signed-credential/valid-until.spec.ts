import { describe, expect, it } from '@jest/globals';
import { validUntil } from './valid-until.js';

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
