import { existsSync, readFileSync } from 'node:fs';

/** What a phase found. A check that is not made of tests (lint, types) counts as one. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

export const nothing: Tally = { passed: 0, failed: 0, skipped: 0 };

export const oneCheck = (well: boolean): Tally => ({ ...nothing, [well ? 'passed' : 'failed']: 1 });

export const add = (a: Tally, b: Tally): Tally => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

/** The last line of `npm test`; programs read it. */
export const lastLine = ({ passed, failed, skipped }: Tally): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

interface JestResults {
  success: boolean;
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  /** Files that could not be run at all: their tests are in no other figure. */
  numRuntimeErrorTestSuites: number;
}

/**
 * The figures of a fault suite. A fault that could not be run is a failure: it has shown nothing.
 * @param file what `--json` wrote
 */
export function faultsTally(file: string, exitCode: number): Tally {
  if (!existsSync(file)) return oneCheck(false);
  const { results } = JSON.parse(readFileSync(file, 'utf8')) as { results: { outcome: string }[] };
  const tallies = results.map(({ outcome }) => oneCheck(outcome === 'passed'));
  const total = tallies.reduce(add, nothing);
  return total.failed === 0 && exitCode !== 0 ? { ...total, failed: 1 } : total;
}

/**
 * Jest's own figures. A file that could not be run counts as a failed test, and so does a Jest that ended badly
 * without any failed test, or without results.
 * @param file what `--json --outputFile` wrote
 */
export function jestTally(file: string, exitCode: number): Tally {
  if (!existsSync(file)) return oneCheck(false);
  const results = JSON.parse(readFileSync(file, 'utf8')) as JestResults;
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  const endedBadly = failed === 0 && (exitCode !== 0 || !results.success);
  return {
    passed: results.numPassedTests,
    failed: endedBadly ? 1 : failed,
    skipped: results.numPendingTests + results.numTodoTests,
  };
}
