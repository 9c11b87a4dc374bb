import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { add, faultsTally, jestTally, lastLine, nothing, oneCheck } from './tally.js';

describe('The last line', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tally-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const results = (figures: object): string => {
    const file = join(folder, 'jest.json');
    const none = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
    writeFileSync(file, JSON.stringify({ success: true, numRuntimeErrorTestSuites: 0, ...none, ...figures }));
    return file;
  };

  it('names passed, failed and skipped in this form', () => {
    expect(lastLine({ passed: 12, failed: 0, skipped: 1 })).toBe('12 passed, 0 failed, 1 skipped');
  });

  it('sums phases, a check without tests being one', () => {
    expect(
      [oneCheck(true), oneCheck(false), { passed: 5, failed: 0, skipped: 2 }].reduce(add, nothing),
    ).toEqual({
      passed: 6,
      failed: 1,
      skipped: 2,
    });
  });

  it('counts pending and to-do tests of Jest as skipped', () => {
    const file = results({ numPassedTests: 7, numPendingTests: 2, numTodoTests: 1 });
    expect(jestTally(file, 0)).toEqual({ passed: 7, failed: 0, skipped: 3 });
  });

  it('counts a file that could not be run as failed', () => {
    const file = results({ success: false, numPassedTests: 7, numRuntimeErrorTestSuites: 1 });
    expect(jestTally(file, 1)).toEqual({ passed: 7, failed: 1, skipped: 0 });
  });

  it('counts each fault of the fault suite, and one that could not be run as failed', () => {
    const file = join(folder, 'faults.json');
    const of = (...outcomes: string[]): string => {
      writeFileSync(file, JSON.stringify({ results: outcomes.map((outcome) => ({ outcome })) }));
      return file;
    };
    expect(faultsTally(of('passed', 'passed'), 0)).toEqual({ passed: 2, failed: 0, skipped: 0 });
    expect(faultsTally(of('passed', 'failed', 'not run'), 1)).toEqual({ passed: 1, failed: 2, skipped: 0 });
    expect(faultsTally(of('passed'), 130).failed).toBe(1);
    expect(faultsTally(join(folder, 'none.json'), 0).failed).toBe(1);
  });

  it('never calls a Jest that ended badly a success', () => {
    expect(jestTally(results({ numPassedTests: 7 }), 1).failed).toBe(1);
    expect(jestTally(join(folder, 'none.json'), 0).failed).toBe(1);
  });
});
