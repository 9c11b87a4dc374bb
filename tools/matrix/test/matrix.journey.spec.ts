import { beforeAll, describe, expect, it } from '@jest/globals';
import { isRight, linesOf, matrixOf, type Report } from '../src/index.js';

describe('the authorization matrix', () => {
  let report: Report;
  beforeAll(async () => {
    report = await matrixOf();
    process.stdout.write(`${linesOf(report).at(-1)}\n`);
  }, 300_000);

  it('covers every operation and has no wrong cell', () => {
    expect(isRight(report) ? [] : linesOf(report)).toEqual([]);
  });

  it('has at least 5,000 cells', () => {
    expect(report.cells.length).toBeGreaterThanOrEqual(5_000);
  });
});
