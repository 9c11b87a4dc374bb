import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { execFile } from 'node:child_process';
import { startEngines } from '@openrounds/stack';
import type { EngineSet, Report } from '@openrounds/stack';
import { linkPackages, patched } from './checkout-copy.js';
import { root } from './extra-process.js';
import { sabotages } from './sabotages.js';
import type { Sabotage } from './sabotages.js';

const run = promisify(execFile);

export interface Caught {
  readonly safeguard: string;
  /** `caught`: the test passes with the safeguard and fails without it, for the reason that is expected. */
  readonly outcome: 'caught' | 'not caught';
  readonly detail: string;
}

/** A copy of the checkout's sources in which a safeguard can be switched off; the product itself has no such switch. */
class Copy {
  private constructor(readonly folder: string) {}

  static async make(): Promise<Copy> {
    const folder = mkdtempSync(join(tmpdir(), 'openrounds-sabotage-'));
    const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: root,
      maxBuffer: 64 * 1024 * 1024,
    });
    for (const path of stdout.split('\0').filter((name) => name !== '')) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      cpSync(join(root, path), join(folder, path), { verbatimSymlinks: true });
    }
    linkPackages(folder, ['apps', 'libs', 'tools']);
    return new Copy(folder);
  }

  /** Switches the safeguard off. @returns what switches it on again. @throws Error when the sabotage is out of date */
  replace(sabotage: Sabotage): () => void {
    const path = join(this.folder, sabotage.file);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, patched(text, sabotage));
    return () => writeFileSync(path, text);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

interface Ran {
  readonly passed: number;
  readonly failed: number;
  readonly messages: string;
}

interface JestAnswer {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: { readonly message: string }[];
}

/** Runs one test by its name in the copy, against real engines. */
async function runTest(
  { folder }: Copy,
  engines: EngineSet,
  { spec, test }: Sabotage,
  signal: AbortSignal,
): Promise<Ran> {
  const output = join(folder, 'jest.json');
  rmSync(output, { force: true });
  const name = `${test.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`;
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const jest = join('node_modules', 'jest', 'bin', 'jest.js');
  const args = [...flags, jest, '--selectProjects', 'integration', '--runInBand', '--runTestsByPath', spec];
  args.push('--testNamePattern', name, '--json', `--outputFile=${output}`);
  const env = {
    ...process.env,
    NODE_ENV: 'test',
    DATABASE_URL: engines.databaseUrl,
    KAFKA_BROKERS: engines.kafkaBrokers,
    ELASTICSEARCH_URL: engines.elasticsearchUrl,
  };
  const child = spawn(process.execPath, args, { cwd: folder, env, stdio: 'ignore', signal });
  await new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve());
  });
  const answer = JSON.parse(readFileSync(output, 'utf8')) as JestAnswer;
  const messages = answer.testResults.map(({ message }) => message).join('\n');
  return { passed: answer.numPassedTests, failed: answer.numFailedTests, messages };
}

async function tryOne(
  copy: Copy,
  engines: EngineSet,
  sabotage: Sabotage,
  signal: AbortSignal,
): Promise<Caught> {
  const { safeguard, because, test } = sabotage;
  const verdict = (outcome: Caught['outcome'], detail: string): Caught => ({ safeguard, outcome, detail });
  const before = await runTest(copy, engines, sabotage, signal);
  if (before.passed !== 1 || before.failed !== 0)
    return verdict('not caught', `with the safeguard the test does not pass: ${test}`);
  const mend = copy.replace(sabotage);
  const after = await runTest(copy, engines, sabotage, signal);
  mend();
  if (after.failed !== 1) return verdict('not caught', `nobody noticed: ${test}`);
  if (!because.test(after.messages))
    return verdict('not caught', `the test failed for another reason: ${test}`);
  return verdict('caught', `${relative('.', sabotage.spec)}: ${test}`);
}

/** Switches one safeguard after another off and sees whether its test notices. */
export async function runSabotage(report: Report, signal: AbortSignal): Promise<Caught[]> {
  const copy = await Copy.make();
  let engines: EngineSet | undefined;
  try {
    engines = await startEngines({ profile: `faults-sabotage-${process.pid}`, durable: false, report });
    const caught: Caught[] = [];
    for (const sabotage of sabotages) {
      const done = report.step(`without the ${sabotage.safeguard}`);
      const one = await tryOne(copy, engines, sabotage, signal);
      done(one.outcome);
      caught.push(one);
    }
    return caught;
  } finally {
    await engines?.stop();
    copy.remove();
  }
}
