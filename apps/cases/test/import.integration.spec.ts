import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { caseTopic } from '@openrounds/contracts';
import { derivedId } from '@openrounds/database';
import { Republisher } from '@openrounds/messaging';
import type { TestService } from '@openrounds/testing';
import { member, startTestService } from '@openrounds/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ImportNarratives } from '../src/import/import-narratives.js';
import { service } from '../src/service.js';

const text = (n: number): string =>
  `A ${30 + (n % 40)}-year-old woman came with fever and cough number ${n}. ` +
  'She had been well before and took no medication at all. On examination she had crackles over both lung bases. '.repeat(
    3,
  ) +
  'The chest film showed a consolidation, and she recovered within ten days under amoxicillin.';
const row = (n: number, change = {}) =>
  JSON.stringify({
    id: `N${n}`,
    language: 'en',
    text: text(n),
    source: 'A journal',
    doi: `10.1000/n${n}`,
    url: 'https://example.org/n',
    licence: 'CC BY',
    published: '2013-01-02',
    authors: ['First Author'],
    ...change,
  });

describe('an import of narratives', () => {
  let cases: TestService;
  let folder: string;
  let file: string;

  beforeEach(async () => {
    cases = await startTestService(service);
    folder = await mkdtemp(join(tmpdir(), 'narratives-'));
    file = join(folder, 'cases.ndjson');
    const lines = Array.from({ length: 105 }, (_, n) => row(n));
    const refused = [
      row(200, { text: `${text(1)} Her mail is jane.doe@example.org.` }),
      row(201, { text: 'Too short.' }),
      '{',
    ];
    await writeFile(file, `${[...lines, ...refused].join('\n')}\n`);
  });
  afterEach(async () => {
    await cases.close();
    await rm(folder, { recursive: true });
  });

  it('makes teaching cases, reports what it refuses by class and never by text, and a second run changes nothing', async () => {
    const dry = await cases.app.get(ImportNarratives).run(file, { dryRun: true });
    expect([dry.listed, await cases.outbox(caseTopic)]).toEqual([105, []]);

    const outcome = await cases.app.get(ImportNarratives).run(file);
    expect(outcome).toMatchObject({ rows: 108, listed: 105, unchanged: 0 });
    expect(outcome.refused).toEqual([
      { line: 106, what: 'N200', reason: 'holds what may identify a patient', classes: { F: 1 } },
      { line: 107, what: 'N201', reason: expect.stringContaining('text') },
      { line: 108, what: '', reason: 'is no JSON' },
    ]);
    expect(JSON.stringify(outcome)).not.toContain('jane');
    const facts = await cases.outbox(caseTopic);
    expect(facts).toHaveLength(105);
    expect(facts.every(({ type }) => type === 'cases.case.published-as-teaching')).toBe(true);

    const again = await cases.app.get(ImportNarratives).run(file);
    expect(again).toMatchObject({ rows: 108, listed: 0, unchanged: 105 });
    expect(await cases.outbox(caseTopic)).toHaveLength(105);
  });

  it('shows the attribution with each case, and its states can be sent again', async () => {
    await cases.app.get(ImportNarratives).run(file);
    const answer = await cases.request('GET', `/v1/cases/${derivedId('cases:N7')}`, { as: member() });
    expect(answer.body).toMatchObject({
      state: 'teaching',
      label: 'CASE STUDY',
      kind: 'teaching',
      title: 'A 37-year-old woman came with fever and cough number 7.',
      ageBand: '35-39',
      sex: 'female',
      outcome: null,
      attribution: { source: 'A journal', doi: '10.1000/n7', licence: 'CC BY', authors: 'First Author' },
    });
    await cases.em.execute('delete from outbox');
    expect(await cases.app.get(Republisher).republish(caseTopic)).toBe(105);
  });
});
