import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, type Runner } from './runner.js';
import { faultsTally, jestTally, oneCheck, type Tally } from './tally.js';

export interface Phase {
  name: string;
  /** The word that chooses it: `npm test -- unit`. */
  word: string;
  needsEngines: boolean;
  /** Uses one core and no engine: runs beside other checks. */
  isCheck: boolean;
  run(runner: Runner, engines: Record<string, string | undefined>): Promise<Tally>;
}

const module = (...path: string[]): string => join(root, 'node_modules', ...path);

function check(word: string, name: string, args: string[]): Phase {
  return {
    name,
    word,
    needsEngines: false,
    isCheck: true,
    run: async (runner) => oneCheck((await runner.run(args, {}, true)) === 0),
  };
}

interface JestPhase {
  word: string;
  name: string;
  needsEngines?: boolean;
  args?: string[];
}

function jest({ word, name, needsEngines = false, args = [] }: JestPhase): Phase {
  return {
    name,
    word,
    needsEngines,
    isCheck: false,
    run: async (runner, engines) => {
      const folder = mkdtempSync(join(tmpdir(), 'openrounds-test-'));
      const file = join(folder, `${word}.json`);
      const command = [
        '--experimental-vm-modules',
        '--disable-warning=ExperimentalWarning',
        '--disable-warning=TimeoutNegativeWarning',
        module('jest', 'bin', 'jest.js'),
      ];
      command.push('--selectProjects', word, '--json', `--outputFile=${file}`, ...args);
      try {
        return jestTally(file, await runner.run(command, { ...engines, NODE_ENV: 'test' }, false));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

/** The short set of the fault suite, on a durable stack of its own. */
const faults: Phase = {
  name: 'faults under load',
  word: 'faults',
  needsEngines: false,
  isCheck: false,
  run: async (runner) => {
    const folder = mkdtempSync(join(tmpdir(), 'openrounds-test-'));
    const file = join(folder, 'faults.json');
    const program = join(root, 'tools', 'faults', 'dist', 'main.js');
    try {
      const flags = ['--disable-warning=TimeoutNegativeWarning'];
      return faultsTally(file, await runner.run([...flags, program, '--short', '--json', file], {}, false));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

// By content, because a checkout gives every file a new time.
const lintCache = ['--cache', '--cache-location=.nx/eslint/', '--cache-strategy=content'];

/**
 * In the order of `npm test`. Engines start while the first phases run. The journeys start a whole stack of their
 * own on fresh engines, because service tests leave records in topics.
 */
export const phases: readonly Phase[] = [
  check('format', 'format', [
    module('prettier', 'bin', 'prettier.cjs'),
    '--check',
    '--cache',
    '--log-level=warn',
    '.',
  ]),
  check('lint', 'lint and boundaries', [
    module('eslint', 'bin', 'eslint.js'),
    '.',
    ...lintCache,
    '--concurrency=2',
  ]),
  check('types', 'types', [module('typescript7', 'bin', 'tsc'), '-p', 'tsconfig.json']),
  jest({ word: 'unit', name: 'unit and contract tests' }),
  jest({ word: 'integration', name: 'service tests on real engines', needsEngines: true }),
  jest({ word: 'journeys', name: 'journeys through all services', args: ['-w', '1'] }),
  faults,
];

/**
 * All phases, or those whose word was given.
 * @throws Error for a word that is none
 */
export function choosePhases(words: readonly string[]): Phase[] {
  const unknown = words.find((word) => !phases.some((phase) => phase.word === word));
  if (unknown) throw new Error(`npm test -- [${phases.map(({ word }) => word).join(' | ')}]: not ${unknown}`);
  return phases.filter(({ word }) => words.length === 0 || words.includes(word));
}

/** The phases in the order of their start: all checks beside each other, then one after the other. */
export function inGroups(chosen: readonly Phase[]): Phase[][] {
  const checks = chosen.filter(({ isCheck }) => isCheck);
  const others = chosen.filter(({ isCheck }) => !isCheck).map((phase) => [phase]);
  return checks.length > 0 ? [checks, ...others] : others;
}
