import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import {
  caseText,
  eventually,
  expectStatus,
  openCase,
  publishPost,
  rareWord,
  world,
} from '@openrounds/journeys';
import type { People } from './people.js';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '..', '..', '..');
const drugs = 80;

/** What objects need around them: drugs and a condition, a thread for comments, a case for a few. */
export interface Catalogue {
  readonly drugIds: readonly string[];
  readonly conditionId: string;
  /** Version of the statistics' method. */
  readonly method: string;
  readonly postId: string;
  readonly privateCaseId: string;
  /** A rating of a pair that nobody has rated yet. */
  nextRating(comment?: string): Record<string, unknown>;
}

/** Brings drugs and a condition in as `npm run import` does. @returns a word that all brands begin with */
async function importCatalogue(conditionId: string): Promise<string> {
  const word = rareWord();
  const lines = Array.from({ length: drugs }, (_, n) => `${word}${n}\tingredient ${word} ${n}`);
  const folder = await mkdtemp(join(tmpdir(), 'matrix-'));
  const { env } = world().services['ratings']!;
  const files = {
    drugs: `brand\tingredients\n${lines.join('\n')}\n`,
    conditions: `id\tlabel\tparents\ticd10cm\n${conditionId}\tatrial fibrillation\tdisease\tI48.91\n`,
  };
  for (const [kind, text] of Object.entries(files)) {
    const file = join(folder, `${kind}.tsv`);
    await writeFile(file, text);
    const program = join(root, 'apps/ratings/dist/import.js');
    await run(process.execPath, [program, kind, file, '--json'], { env: { ...env } });
  }
  await rm(folder, { recursive: true });
  return word;
}

/** @throws Error when what was brought in does not come */
export async function makeCatalogue({ author }: People): Promise<Catalogue> {
  const conditionId = 'DOID:0060224';
  const word = await importCatalogue(conditionId);
  const listed = expectStatus(await author.api.get(`/v1/drugs?q=${word}&limit=100`), 200);
  const drugIds = (listed.body as { items: { id: string }[] }).items.map(({ id }) => id);
  const statistics = await author.api.get(`/v1/drugs/${drugIds[0]}/statistics?conditionId=${conditionId}`);
  const audience = { kind: 'members', memberIds: [author.memberId] };
  const hidden = await openCase(author, { ...caseText(rareWord()), audience });
  const known = () => author.api.get(`/v1/comments?subject=case:${hidden.id}`);
  await eventually('the private thread', known, ({ status }) => status === 200);
  let rated = 0;
  return {
    drugIds,
    conditionId,
    method: String(expectStatus(statistics, 200).body['method']),
    postId: (await publishPost(author, {})).id,
    privateCaseId: hidden.id,
    nextRating: (comment) => {
      rated += 1;
      return {
        drugId: drugIds[rated % drugIds.length]!,
        conditionId,
        scores: { efficacy: 4, safety: 4 },
        ...(comment !== undefined && { comment }),
        experience: { patients: '21-100', lastUsed: '<6m', line: '1', setting: 'clinic' },
        conflict: { declared: false },
      };
    },
  };
}
