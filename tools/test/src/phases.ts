import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StackFailure, type EngineName } from '@openrounds/stack';
import { root, type Runner } from './runner.js';
import { faultsTally, jestTally, oneCheck, type Tally } from './tally.js';

/** Where the shared engines are, in the variables that services read; undefined for what a phase does not share. */
export type EngineVariables = Record<
  'DATABASE_URL' | 'KAFKA_BROKERS' | 'ELASTICSEARCH_URL',
  string | undefined
>;

export interface Phase {
  name: string;
  /** The word that chooses it: `npm test -- unit`. */
  word: string;
  /** Engines that it shares with other phases; what else it needs it starts itself. */
  engines: readonly EngineName[];
  /** Uses one core and no engine: runs beside other checks. */
  isCheck: boolean;
  /** @param files only test files whose path matches one of these; none are all */
  run(runner: Runner, engines: EngineVariables, files: readonly string[]): Promise<Tally>;
}

const module = (...path: string[]): string => join(root, 'node_modules', ...path);

function check(word: string, name: string, args: string[]): Phase {
  return {
    name,
    word,
    engines: [],
    isCheck: true,
    run: async (runner) => oneCheck((await runner.run(args, {}, true)) === 0),
  };
}

interface JestPhase {
  word: string;
  name: string;
  engines?: readonly EngineName[];
  args?: string[];
}

function jest({ word, name, engines = [], args = [] }: JestPhase): Phase {
  return {
    name,
    word,
    engines,
    isCheck: false,
    run: async (runner, variables, files) => {
      const folder = mkdtempSync(join(tmpdir(), 'openrounds-test-'));
      const file = join(folder, `${word}.json`);
      const command = [
        '--experimental-vm-modules',
        '--disable-warning=ExperimentalWarning',
        '--disable-warning=TimeoutNegativeWarning',
        module('jest', 'bin', 'jest.js'),
      ];
      command.push('--selectProjects', word, '--json', `--outputFile=${file}`, ...args, ...files);
      try {
        return jestTally(file, await runner.run(command, { ...variables, NODE_ENV: 'test' }, false));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

/** The short set of the fault suite, on a durable stack of its own but for the search engine, which it leaves alone. */
const faults: Phase = {
  name: 'faults under load',
  word: 'faults',
  engines: ['elasticsearch'],
  isCheck: false,
  run: async (runner, { ELASTICSEARCH_URL }) => {
    const folder = mkdtempSync(join(tmpdir(), 'openrounds-test-'));
    const file = join(folder, 'faults.json');
    const program = join(root, 'tools', 'faults', 'dist', 'main.js');
    try {
      const given = ELASTICSEARCH_URL ? ['--elasticsearch', ELASTICSEARCH_URL] : [];
      const words = [
        '--disable-warning=TimeoutNegativeWarning',
        program,
        '--short',
        '--json',
        file,
        ...given,
      ];
      return faultsTally(file, await runner.run(words, {}, false));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const everyEngine: readonly EngineName[] = ['postgres', 'kafka', 'elasticsearch'];

// By content, because a checkout gives every file a new time.
const lintCache = ['--cache', '--cache-location=.nx/eslint/', '--cache-strategy=content'];

/**
 * In the order of `npm test`. Engines start while the first phases run. Journeys and faults start a stack of their own
 * with fresh databases and topics, because service tests leave records there; Elasticsearch, which takes longest to
 * start, is shared by a prefix of its own for each.
 */
export const phases: readonly Phase[] = [
  check('format', 'format', [
    module('prettier', 'bin', 'prettier.cjs'),
    '--check',
    '--cache',
    '--log-level=warn',
    '.',
  ]),
  // One process: each further one reads all types again, and format and types use the other core.
  check('lint', 'lint and boundaries', [module('eslint', 'bin', 'eslint.js'), '.', ...lintCache]),
  check('types', 'types', [module('typescript7', 'bin', 'tsc'), '-p', 'tsconfig.json']),
  jest({ word: 'unit', name: 'unit and contract tests' }),
  // One worker more than cores: some of it is waiting, for a group to form, a lease to end, a broker that is gone.
  jest({
    word: 'integration',
    name: 'service tests on real engines',
    engines: everyEngine,
    args: ['-w', '3'],
  }),
  jest({
    word: 'journeys',
    name: 'journeys through all services',
    engines: ['elasticsearch'],
    args: ['-w', '1'],
  }),
  faults,
];

/** What `npm test -- --help` says. */
export const usage = `npm test -- [${phases.map(({ word }) => word).join(' | ')}] ... [path of test files ...]

Without words all phases run, in this order. A word with a slash is a part of the path of test files, for example
  npm test -- integration libs/messaging
Engines are started on free ports and stopped again, also beside a running \`npm start\`.
`;

/** Words that are parts of paths. */
export function chooseFiles(words: readonly string[]): string[] {
  return words.filter((word) => word.includes('/'));
}

/**
 * All phases, or those whose word was given.
 * @throws StackFailure for a word that is none
 */
export function choosePhases(words: readonly string[]): Phase[] {
  const named = words.filter((word) => !word.includes('/'));
  const unknown = named.find((word) => !phases.some((phase) => phase.word === word));
  if (unknown) {
    const message = `npm test knows no phase "${unknown}"; npm test -- --help names them.`;
    throw new StackFailure(message, { exitCode: 2 });
  }
  return phases.filter(({ word }) => named.length === 0 || named.includes(word));
}

/** The phases in the order of their start: all checks beside each other, then one after the other. */
export function inGroups(chosen: readonly Phase[]): Phase[][] {
  const checks = chosen.filter(({ isCheck }) => isCheck);
  const others = chosen.filter(({ isCheck }) => !isCheck).map((phase) => [phase]);
  return checks.length > 0 ? [checks, ...others] : others;
}
