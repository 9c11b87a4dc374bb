// The door of `npm test`: plain JavaScript without packages, because it installs them.
import { join } from 'node:path';
import { checkMachine } from '../stack/preflight/doctor.mjs';
import { printFailure } from '../stack/preflight/failure.mjs';
import { root } from '../stack/preflight/paths.mjs';
import { step } from '../stack/preflight/progress.mjs';
import { handOver, node, prepare, withWorkspacePrograms } from '../stack/preflight/project.mjs';

async function begin(args) {
  // Help needs no engine; it needs the packages, because the program that knows it is built.
  if (!args.includes('--help'))
    checkMachine({ plan: { postgres: 'local', kafka: 'local', elasticsearch: 'local' }, profile: 'test' });
  await prepare(step);
  const program = join(root, 'tools', 'test', 'dist', 'main.js');
  const flags = ['--disable-warning=TimeoutNegativeWarning'];
  return handOver(node, [...flags, program, ...args], withWorkspacePrograms());
}

begin(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error) => process.exit(printFailure(error)),
);
