import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  addComment,
  caseText,
  draftCase,
  eventually,
  expectStatus,
  hitsOf,
  inDatabases,
  inIndices,
  inTopics,
  lastRecords,
  openCase,
  ops,
  publishPost,
  rareWord,
  replayEverything,
  search,
  untilSearch,
  untilTrue,
  verified,
  world,
  type Person,
} from '../src/index.js';

const run = promisify(execFile);
const root = new URL('../../../', import.meta.url).pathname;

/** A drug and a condition of the catalogue, brought in as `npm run import` does. @returns the drug's id */
async function listDrug(reader: Person): Promise<string> {
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

/** Identity keeps ids in its audit, and the key of the member's tombstone; it and the session topic name no text. */
const keptIds = { tables: ['identity.audit_entry', 'identity.forgotten'], topics: ['identity.session.v1'] };

describe('a member who is erased', () => {
  const word = rareWord();
  let erased: Person;
  let other: Person;
  let answered: string;

  beforeAll(async () => {
    erased = await verified('leaver');
    other = await verified('stayer');
    await publishPost(erased, { title: `Alone with ${word}` });
    const discussed = await publishPost(erased, { title: `Discussed ${word}`, body: `What of ${word}?` });
    answered = discussed.id;
    await addComment(other, { kind: 'post', id: discussed.id }, 'I wonder too.');
    const theirs = await publishPost(other, { title: 'A question that stays' });
    await addComment(erased, { kind: 'post', id: theirs.id }, `I would think of ${word}.`);
    const reaction = { body: { kind: 'agree' } };
    await erased.api.ask('PUT', `/v1/reactions/${theirs.id}`, reaction);
    const patient = await openCase(other, caseText('another thing'));
    await addComment(erased, { kind: 'case', id: patient.id }, `It may be ${word}.`);
    const own = await openCase(erased, caseText(word));
    await draftCase(erased, caseText(word));
    await addComment(other, { kind: 'case', id: own.id }, 'Have you thought of the heart?');
    const rating = {
      drugId: await listDrug(other),
      conditionId: 'DOID:0060224',
      scores: { efficacy: 5, safety: 4 },
      comment: `Few bleedings in my patients, and ${word}.`,
      experience: { patients: '21-100', lastUsed: '<6m', line: '1', setting: 'clinic' },
      conflict: { declared: false },
    };
    expectStatus(await erased.api.post('/v1/ratings', rating), 201);
    await untilSearch(other.api, word, own.id);
    await untilSearch(other.api, word, answered);
  }, 120_000);

  const traces = async (): Promise<unknown> => {
    const last = await lastRecords();
    return {
      words: [await inDatabases([word]), await inIndices([word]), inTopics(last, [word])],
      ids: {
        tables: await inDatabases([erased.memberId]),
        indices: await inIndices([erased.memberId]),
        topics: inTopics(last, [erased.memberId]),
      },
    };
  };
  const none = { words: [[], [], []], ids: { ...keptIds, indices: [] } };

  it('is gone from every database, index and topic, and a replay of every topic brings nothing back', async () => {
    const started = await ops(
      'identity',
      'erasure',
      'start',
      erased.handle,
      '--reason',
      'asked for',
      '--json',
    );
    const { id } = JSON.parse(started) as { id: string };
    await untilTrue('the end of the erasure', async () =>
      (await ops('identity', 'erasure', 'status', id, '--json')).includes('"state":"completed"'),
    );
    expect((await erased.api.get('/v1/me')).status).toBe(401);
    expect(hitsOf(await search(other.api, word))).toEqual([]);
    expect((await other.api.get(`/v1/posts/${answered}`)).status).toBe(404);
    // The comparison below says what is left, if it never comes.
    const settled = async (): Promise<boolean> => isDeepStrictEqual(await traces(), none);
    await untilTrue('the last records', settled, 60_000).catch(() => undefined);
    expect(await traces()).toEqual(none);

    await replayEverything();

    expect(await traces()).toEqual(none);
    expect(hitsOf(await search(other.api, word))).toEqual([]);
  }, 300_000);
});
