import { describe, expect, it } from '@jest/globals';
import { refreshLife } from './lives.js';

const day = 86_400;

describe('the life of a refresh token', () => {
  it.each([
    ['a new one', 0, 14 * day],
    ['one of a family of 10 days', 10 * day, 14 * day],
    ['one of a family of 16 days', 16 * day, 14 * day],
    ['one of a family of 20 days', 20 * day, 10 * day],
    ['one of a family of 29 days and 23 hours', 30 * day - 3_600, 3_600],
    ['one on the last day, to the second', 30 * day, 1],
  ])('of %s', (_what, age, life) => expect(refreshLife(age)).toBe(life));
});
