// The door of `npm run faults`: installs and builds if needed, then injects with the workspace's own Node.
import { join } from 'node:path';
import { printFailure } from '../stack/preflight/failure.mjs';
import { root } from '../stack/preflight/paths.mjs';
import { step } from '../stack/preflight/progress.mjs';
import { handOver, node, prepare, withWorkspacePrograms } from '../stack/preflight/project.mjs';

// kafkajs hands a timer a negative time, which Node 24 mentions in every process.
const flags = ['--disable-warning=TimeoutNegativeWarning'];

prepare(step)
  .then(() =>
    handOver(
      node,
      [...flags, join(root, 'tools/faults/dist/main.js'), ...process.argv.slice(2)],
      withWorkspacePrograms(),
    ),
  )
  .then(
    (code) => process.exit(code),
    (error) => process.exit(printFailure(error)),
  );
