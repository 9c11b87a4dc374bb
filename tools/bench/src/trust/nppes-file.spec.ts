import { describe, expect, it } from '@jest/globals';
import { nppesColumns, rowNumber } from './nppes-file.js';

describe('an invented NPPES file', () => {
  const cells = (index: number): string[] => rowNumber(index).trim().slice(1, -1).split('","');

  it('has the 330 columns of a real one, each once', () => {
    expect(nppesColumns).toHaveLength(330);
    expect(new Set(nppesColumns).size).toBe(330);
  });

  it('has a cell for each column, and numbers that differ', () => {
    const rows = Array.from({ length: 200 }, (_, index) => cells(index));
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([330]));
    expect(new Set(rows.map(([number]) => number)).size).toBe(200);
  });

  it('gives each number the check digit that the standard names', () => {
    expect(cells(23_456_789)[0]).toBe('1234567893');
  });
});
