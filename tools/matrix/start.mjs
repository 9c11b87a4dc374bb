// The door of `npm run matrix`: installs and builds if needed, then asks with the workspace's own Node.
import { join } from 'node:path';
import { printFailure } from '../stack/preflight/failure.mjs';
import { root } from '../stack/preflight/paths.mjs';
import { step } from '../stack/preflight/progress.mjs';
import { handOver, node, prepare, withWorkspacePrograms } from '../stack/preflight/project.mjs';

prepare(step)
  .then(() =>
    handOver(
      node,
      [join(root, 'tools/matrix/dist/main.js'), ...process.argv.slice(2)],
      withWorkspacePrograms(),
    ),
  )
  .then(
    (code) => process.exit(code),
    (error) => process.exit(printFailure(error)),
  );
