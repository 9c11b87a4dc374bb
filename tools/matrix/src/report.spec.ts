import { describe, expect, it } from '@jest/globals';
import type { Cell, Report } from './report.js';
import { isRight, linesOf, tellingCells, wrongCells } from './report.js';

const cell = (more: Partial<Cell>): Cell => ({
  operation: 'readCase',
  caller: 'verified stranger',
  object: 'private',
  expected: 404,
  status: 404,
  hidden: true,
  answer: 'nothing',
  ...more,
});
const report = (cells: Cell[], uncovered: Report['uncovered'] = []): Report => ({
  operations: 1,
  callers: 1,
  cells,
  uncovered,
});

describe('the report of a matrix', () => {
  it('is right when all statuses are as expected and nothing is told', () => {
    const all = report([
      cell({}),
      cell({ object: 'unknown' }),
      cell({ object: 'own', expected: 200, status: 200, hidden: false, answer: '' }),
    ]);
    expect(isRight(all)).toBe(true);
    expect(linesOf(all)).toEqual([
      '3 cells of 1 operations and 1 callers: 0 wrong, 0 that tell what is private, 0 not covered',
    ]);
  });

  it('names a cell with another status', () => {
    const wrong = report([cell({ status: 200, answer: 'secret' })]);
    expect([isRight(wrong), wrongCells(wrong)]).toEqual([false, wrong.cells]);
    expect(linesOf(wrong)[0]).toBe(
      'wrong      readCase, verified stranger, private: expected 404, got 200 secret',
    );
  });

  it('names a private object whose 404 differs from that of an unknown id', () => {
    const telling = report([cell({ answer: 'withdrawn' }), cell({ object: 'unknown' })]);
    expect([isRight(telling), tellingCells(telling)]).toEqual([false, [telling.cells[0]]]);
  });

  it('is not right while an operation is not covered', () => {
    const gap = report([], [{ operation: 'doIt', what: 'has a body and no recipe that sends one' }]);
    expect(isRight(gap)).toBe(false);
    expect(linesOf(gap)[0]).toBe('uncovered  doIt has a body and no recipe that sends one');
  });
});
