import { describe, expect, it } from '@jest/globals';
import { silent } from './report.js';
import { Supervision } from './supervision.js';

describe('A process that dies', () => {
  const supervision = () => new Supervision(silent, () => undefined);

  it('is started again after a pause that doubles, up to half a minute', () => {
    const watched = supervision();
    const pauses = Array.from({ length: 7 }, (_, death) => watched.pauseFor('search', death * 1000));
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  });

  it('is forgiven after a minute of good health, and never for another one', () => {
    const watched = supervision();
    watched.pauseFor('search', 0);
    expect(watched.pauseFor('cases', 1)).toBe(1000);
    expect(watched.pauseFor('search', 59_999)).toBe(2000);
    expect(watched.pauseFor('search', 200_000)).toBe(1000);
  });
});
