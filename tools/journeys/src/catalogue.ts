import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually, hitsOf } from './client.js';
import { rareWord, search } from './items.js';
import type { Person } from './people.js';
import { world } from './world.js';

const run = promisify(execFile);
const root = new URL('../../../', import.meta.url).pathname;

/** A drug and a condition of the catalogue, brought in as `npm run import` does. @returns the drug's id */
export async function listDrug(reader: Person): Promise<string> {
  const brand = rareWord();
  const folder = await mkdtemp(join(tmpdir(), 'catalogue-'));
  const { env } = world().services['ratings']!;
  const files = {
    drugs: `brand\tingredients\n${brand}\tapixaban\n`,
    conditions: 'id\tlabel\tparents\ticd10cm\nDOID:0060224\tatrial fibrillation\tdisease\tI48.91\n',
  };
  for (const [kind, text] of Object.entries(files)) {
    const file = join(folder, `${kind}.tsv`);
    await writeFile(file, text);
    const program = join(root, 'apps/ratings/dist/import.js');
    await run(process.execPath, [program, kind, file, '--json'], { env: { ...env } });
  }
  await rm(folder, { recursive: true });
  const found = await eventually(
    'the drug',
    () => search(reader.api, brand, '&type=drug'),
    (answer) => hitsOf(answer).length === 1,
  );
  return hitsOf(found)[0]!.id;
}
