// The door of `npm start` and `npm run stack`: plain JavaScript without packages, because it installs them.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkMachine, versions } from './preflight/doctor.mjs';
import { StackFailure, printFailure } from './preflight/failure.mjs';
import { startHelp, stackHelp } from './preflight/help.mjs';
import { holderOf } from './preflight/lock.mjs';
import { requireNode } from './preflight/machine.mjs';
import { profileFolder, root } from './preflight/paths.mjs';
import { planEngines } from './preflight/plan.mjs';
import { step } from './preflight/progress.mjs';
import { handOver, node, prepare, withWorkspacePrograms } from './preflight/project.mjs';

// kafkajs hands a timer a negative time, which Node 24 mentions in every process.
const program = ['--disable-warning=TimeoutNegativeWarning', join(root, 'tools', 'stack', 'dist', 'main.js')];

async function begin(args) {
  requireNode(versions.node.minimum);
  const [first, ...rest] = args;
  const help = helpFor(args);
  if (help) {
    process.stdout.write(help);
    return 0;
  }
  if (first === '--command') {
    if (!existsSync(program[1]))
      throw new StackFailure('Nothing has been started here yet: run `npm start` first.');
    return handOver(node, [...program, ...rest], withWorkspacePrograms());
  }
  const profile = args.find((arg) => arg.startsWith('--profile='))?.slice('--profile='.length) ?? 'dev';
  // Beside a running stack there is nothing to prepare: the program says that it runs.
  if (!holderOf(join(profileFolder(profile), 'lock'))) {
    checkMachine({ plan: planEngines(args), profile });
    await prepare(step);
  }
  return handOver(node, [...program, 'start', ...args], withWorkspacePrograms());
}

/** The commands of services, behind `ops`, tell their own help. */
function helpFor(args) {
  if (!args.includes('--help')) return undefined;
  if (args[0] !== '--command') return startHelp;
  return args[1] === 'ops' && args.length > 3 ? undefined : stackHelp;
}

begin(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error) => process.exit(printFailure(error)),
);
