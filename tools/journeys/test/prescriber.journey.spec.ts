import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  eventually,
  expectStatus,
  hitsOf,
  rareWord,
  search,
  untilSearch,
  verified,
  world,
  type Person,
} from '../src/index.js';

const run = promisify(execFile);
const root = new URL('../../../', import.meta.url).pathname;

/** Brings a small catalogue of our own in, as `npm run import` does. */
async function importFile(kind: 'drugs' | 'conditions', file: string): Promise<void> {
  const { env } = world().services['ratings']!;
  await run(process.execPath, [join(root, 'apps/ratings/dist/import.js'), kind, file, '--json'], {
    env: { ...env },
  });
}

describe('a prescriber choosing between drugs', () => {
  const brand = rareWord();
  let folder: string;
  let rater: Person;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'catalogue-'));
    await writeFile(join(folder, 'drugs.tsv'), `brand\tingredients\n${brand}\tapixaban\n`);
    await writeFile(
      join(folder, 'conditions.tsv'),
      'id\tlabel\tparents\ticd10cm\nDOID:0060224\tatrial fibrillation\tdisease\tI48.91\n',
    );
    await importFile('drugs', join(folder, 'drugs.tsv'));
    await importFile('conditions', join(folder, 'conditions.tsv'));
    rater = await verified('rater');
  }, 90_000);
  afterAll(() => rm(folder, { recursive: true }));

  it('finds a drug by its brand, rates it once, and reads the rating with its uncertainty', async () => {
    const drug = await eventually(
      'the drug',
      () => search(rater.api, brand, '&type=drug'),
      (answer) => hitsOf(answer).length === 1,
    );
    const drugId = hitsOf(drug)[0]!.id;
    const word = rareWord();
    const rating = {
      drugId,
      conditionId: 'DOID:0060224',
      scores: { efficacy: 5, safety: 4 },
      comment: `Few bleedings in my patients. ${word}`,
      experience: { patients: '21-100', lastUsed: '<6m', line: '1', setting: 'clinic' },
      conflict: { declared: false },
    };
    const made = expectStatus(await rater.api.post('/v1/ratings', rating), 201);
    expect(await rater.api.post('/v1/ratings', rating)).toMatchObject({
      status: 409,
      body: { code: 'rating-exists' },
    });
    const noAnswer = await rater.api.post('/v1/ratings', { ...rating, conflict: undefined });
    expect(noAnswer).toMatchObject({ status: 422, body: { code: 'validation-failed' } });

    await untilSearch(rater.api, word, String(made.body['id']));
    const statistic = expectStatus(
      await rater.api.get(`/v1/drugs/${drugId}/statistics?conditionId=DOID:0060224`),
      200,
    );
    expect(JSON.stringify(statistic.body)).toContain('dirichlet-1');
  });

  it('finds a text by the generic name when it is asked by the brand', async () => {
    const post = expectStatus(
      await rater.api.post('/v1/posts', {
        title: 'Bleeding on apixaban',
        body: 'Which dose would you choose after a minor bleed?',
        specialties: ['cardiology'],
      }),
      201,
    );
    const found = await untilSearch(rater.api, brand, String(post.body['id']));
    expect(JSON.stringify(found.body)).toContain('apixaban');
  });
});
