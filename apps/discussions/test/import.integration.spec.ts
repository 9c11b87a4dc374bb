import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postTopic } from '@openrounds/contracts';
import { derivedId } from '@openrounds/database';
import { Republisher } from '@openrounds/messaging';
import { WrongFile } from '@openrounds/service';
import type { TestService } from '@openrounds/testing';
import { member, startTestService } from '@openrounds/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ImportQuestions } from '../src/import/import-questions.js';
import { service } from '../src/service.js';

const lines = [
  'id\tquestion\tshort_form',
  ...Array.from(
    { length: 120 },
    (_, n) => `q${n}\tHow would you treat presentation number ${n} in an adult?\t`,
  ),
  'q200\tA longer question, with "quotes" and the dose of 5 mg?\tWhich dose?',
  'q201\tCall her at jane.doe@example.org about the result?\tWho calls about a result?',
  'q202\t\t',
];

describe('an import of questions', () => {
  let discussions: TestService;
  let folder: string;
  let file: string;

  beforeEach(async () => {
    discussions = await startTestService(service);
    folder = await mkdtemp(join(tmpdir(), 'questions-'));
    file = join(folder, 'questions.tsv');
    await writeFile(file, `${lines.join('\n')}\n`);
  });
  afterEach(async () => {
    await discussions.close();
    await rm(folder, { recursive: true });
  });

  it('makes posts, reports what it refuses by class and never by text, and a second run changes nothing', async () => {
    const dry = await discussions.app.get(ImportQuestions).run(file, { dryRun: true });
    expect(dry).toMatchObject({ rows: 123, listed: 121, unchanged: 0 });
    expect(await discussions.outbox(postTopic)).toHaveLength(0);

    const progress: number[] = [];
    const outcome = await discussions.app
      .get(ImportQuestions)
      .run(file, { onProgress: (rows) => void progress.push(rows) });
    expect(outcome).toMatchObject({ rows: 123, listed: 121, unchanged: 0 });
    expect(progress).toEqual([100, 123]);
    expect(outcome.refused).toEqual([
      { line: 123, what: 'q201', reason: 'holds what may identify a patient', classes: { F: 1 } },
      { line: 124, what: 'q202', reason: expect.stringContaining('question') },
    ]);
    expect(JSON.stringify(outcome)).not.toContain('jane');
    const facts = await discussions.outbox(postTopic);
    expect(facts).toHaveLength(121);
    expect(facts.every(({ type, version }) => type === 'discussions.post.published' && version === 1)).toBe(
      true,
    );

    const again = await discussions.app.get(ImportQuestions).run(file);
    expect(again).toMatchObject({ rows: 123, listed: 0, unchanged: 121 });
    expect(await discussions.outbox(postTopic)).toHaveLength(121);
  });

  it('of another file is refused as a whole', async () => {
    await writeFile(file, 'brand\tingredients\nA\tb\n');
    await expect(discussions.app.get(ImportQuestions).run(file)).rejects.toThrow(WrongFile);
  });

  it('shows source and licence with each post, and its states can be sent again', async () => {
    await discussions.app.get(ImportQuestions).run(file);
    const id = derivedId('questions:q200');
    const answer = await discussions.request('GET', `/v1/posts/${id}`, { as: member() });
    expect(answer.body).toMatchObject({
      kind: 'question',
      title: 'Which dose?',
      specialties: ['general-medicine'],
      authorId: derivedId('openrounds:importer'),
      attribution: { source: 'RQE, abachaa/RQE_Data_AMIA2016', licence: 'CC BY 4.0' },
    });
    await discussions.em.execute('delete from outbox');
    expect(await discussions.app.get(Republisher).republish(postTopic)).toBe(121);
    expect(await discussions.outbox(postTopic)).toHaveLength(121);
  });
});
