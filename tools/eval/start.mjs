// The door of `npm run eval`: plain JavaScript, because it installs and builds first.
import { join } from 'node:path';
import { printFailure } from '../stack/preflight/failure.mjs';
import { root } from '../stack/preflight/paths.mjs';
import { step } from '../stack/preflight/progress.mjs';
import { handOver, node, prepare, withWorkspacePrograms } from '../stack/preflight/project.mjs';

const program = ['--disable-warning=TimeoutNegativeWarning', join(root, 'tools', 'eval', 'dist', 'main.js')];

prepare(step)
  .then(() =>
    handOver(node, [...program, ...process.argv.slice(2)], {
      ...withWorkspacePrograms(),
      KAFKAJS_NO_PARTITIONER_WARNING: '1',
    }),
  )
  .then(
    (code) => process.exit(code),
    (error) => process.exit(printFailure(error)),
  );
