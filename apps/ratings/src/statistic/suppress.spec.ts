import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { suppress, suppressTable } from './suppress.js';

const golden: [number[], string][] = [
  [[12, 11], '12 11'],
  [[25, 0, 4, 11], '25 0 * *'],
  [[40, 12, 3], '40 * *'],
  [[50, 10, 10], '* * *'],
  [[15, 3], '* *'],
  [[60, 20, 10, 10], '60 * * *'],
  [[30, 6, 7], '30 * *'],
  [[200, 11, 1], '200 * *'],
  [[30, 6, 4], '* * *'],
  [[6, 4], '* *'],
];
const shown = (cells: (number | null)[]): string => cells.map((cell) => cell ?? '*').join(' ');
const cell = fc.oneof(fc.integer({ min: 0, max: 14 }), fc.integer({ min: 0, max: 500 }));
const partition = fc.array(cell, { minLength: 1, maxLength: 8 });

describe('the small-cell rule', () => {
  it.each(golden)('%j is shown as %s', (cells, expected) => {
    expect(shown(suppress(cells).cells)).toBe(expected);
  });

  it('a total of 1 to 10 is "<11", a larger one stays visible, none is 0', () => {
    expect(suppress([6, 4]).total).toBe('<11');
    expect(suppress([15, 3]).total).toBe(18);
    expect(suppress([0, 0])).toEqual({ cells: [0, 0], total: 0 });
    expect(suppress([0, 5, 0]).cells).toEqual([null, null, null]);
  });

  it('never shows a number from 1 to 10', () => {
    fc.assert(
      fc.property(partition, (cells) => {
        for (const value of suppress(cells).cells)
          expect(value === null || value === 0 || value >= 11).toBe(true);
      }),
    );
  });

  it('what it shows is true, and zeros stay unless the whole partition is hidden', () => {
    fc.assert(
      fc.property(partition, (cells) => {
        const result = suppress(cells);
        result.cells.forEach((value, index) => expect(value === null || value === cells[index]).toBe(true));
        if (result.total !== '<11') {
          cells.forEach((value, index) => {
            if (value === 0) expect(result.cells[index]).toBe(0);
          });
        }
      }),
    );
  });

  it('a lone hidden cell does not follow from the total', () => {
    fc.assert(
      fc.property(partition, (cells) => {
        const { cells: view } = suppress(cells);
        const hidden = cells.filter((value, index) => view[index] === null && value > 0);
        fc.pre(hidden.length > 0);
        const sum = hidden.reduce((all, value) => all + value, 0);
        const nothingLeft = view.every((value) => value === null || value === 0);
        const safe = hidden.length >= 2 && sum >= 11 && sum !== hidden.length && sum !== hidden.length * 10;
        expect(safe || nothingLeft).toBe(true);
      }),
    );
  });

  it('equal cells are treated alike, in any order', () => {
    fc.assert(
      fc.property(partition, fc.integer({ min: 0, max: 7 }), (cells, by) => {
        const at = by % cells.length;
        const turned = [...cells.slice(at), ...cells.slice(0, at)];
        const view = suppress(cells).cells;
        expect(suppress(turned).cells).toEqual([...view.slice(at), ...view.slice(0, at)]);
        cells.forEach((value, i) =>
          cells.forEach((other, j) => {
            if (value === other) expect(view[i]).toBe(view[j]);
          }),
        );
      }),
    );
  });

  it('nobody who knows the rule can compute a hidden small cell while another one is visible', () => {
    // Every partition of up to three cells of at most 26: what looks alike must differ in each hidden small cell.
    const worlds = new Map<string, number[][]>();
    const top = 26;
    for (let a = 0; a <= top; a += 1) {
      for (let b = 0; b <= top; b += 1) {
        for (let c = 0; c <= top; c += 1) {
          const { cells, total } = suppress([a, b, c]);
          if (!cells.some((value) => value !== null && value > 0)) continue;
          const key = `${shown(cells)} ${total}`;
          worlds.set(key, [...(worlds.get(key) ?? []), [a, b, c]]);
        }
      }
    }
    const known: string[] = [];
    for (const [key, alike] of worlds) {
      const view = key.split(' ');
      for (const index of [0, 1, 2]) {
        const values = new Set(alike.map((world) => world[index]));
        if (
          view[index] === '*' &&
          values.size === 1 &&
          [...values].every((value) => value! > 0 && value! < 11)
        )
          known.push(key);
      }
    }
    expect(known).toEqual([]);
  });

  it('work grows with the number of cells, not with their square', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => (index % 40) + 11);
    expect(suppress([3, ...many]).cells.filter((value) => value === null).length).toBe(501);
  });
});

describe('the small-cell rule on tables', () => {
  it('protects a cell from its row and from its column', () => {
    const view = suppressTable([
      [40, 30, 3],
      [50, 60, 70],
      [20, 80, 90],
    ]);
    expect(view[0]!.filter((value) => value === null).length).toBeGreaterThanOrEqual(2);
    for (const column of [0, 1, 2]) {
      const hidden = view.filter((row) => row[column] === null).length;
      expect(hidden === 0 || hidden >= 2).toBe(true);
    }
  });

  it('leaves a table of large cells as it is', () => {
    const table = [
      [11, 12],
      [13, 0],
    ];
    expect(suppressTable(table)).toEqual(table);
  });

  it('never shows 1 to 10 and never hides one cell alone beside visible ones', () => {
    const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(table, (rows) => {
        const view = suppressTable(rows);
        const lines = [
          ...rows.map((row, r) => row.map((value, c) => ({ value, shown: view[r]![c] }))),
          ...[0, 1, 2].map((c) => rows.map((row, r) => ({ value: row[c]!, shown: view[r]![c] }))),
        ];
        for (const line of lines) {
          for (const { shown: seen } of line) expect(seen === null || seen === 0 || seen! >= 11).toBe(true);
          // A zero of a hidden partition counts: who sees the line cannot tell it from another hidden cell.
          const hidden = line.filter((entry) => entry.shown === null).length;
          const visible = line.some((entry) => entry.shown !== null && entry.shown! > 0);
          expect(hidden === 1 && visible).toBe(false);
        }
      }),
    );
  });
});
