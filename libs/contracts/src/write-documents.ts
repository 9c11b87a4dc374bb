import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { allDocuments } from './documents.js';
import './index.js';

// The command behind `npm run contracts`: every document that is generated from the contracts, in its place.
const root = new URL('../../../', import.meta.url);

for (const { path, text, frozen } of allDocuments()) {
  const file = new URL(path, root);
  const committed = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  if (committed === text) continue;
  if (frozen && committed !== undefined) {
    process.stderr.write(
      `The schema is no longer what ${path} says. Say what changed in the "revisions" of its topic, so that it becomes a ` +
        'new revision; or delete the file where it has never left this branch.\n',
    );
    process.exitCode = 1;
    continue;
  }
  mkdirSync(dirname(file.pathname), { recursive: true });
  writeFileSync(file, text);
  process.stdout.write(`${path}\n`);
}
