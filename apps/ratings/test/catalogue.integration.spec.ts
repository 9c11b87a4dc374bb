import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { conditionState, conditionTopic, drugState, drugTopic } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import type { TestService } from '@openrounds/testing';
import { member, startTestService } from '@openrounds/testing';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CatalogueKind } from '../src/catalogue/import-catalogue.js';
import { ImportCatalogue } from '../src/catalogue/import-catalogue.js';
import { service as definition } from '../src/service.js';
import { SeedCatalogue } from '../src/seed/seed-catalogue.js';
import { drugIdOf } from '../src/catalogue/drug.js';

let service: TestService;
let folder: string;
beforeAll(async () => {
  service = await startTestService(definition);
  folder = await mkdtemp(join(tmpdir(), 'catalogue-'));
});
afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true });
});

async function importText(kind: CatalogueKind, lines: string[], dryRun = false) {
  const path = join(folder, `${kind}.tsv`);
  await writeFile(path, `${lines.join('\n')}\n`);
  return service.app.get(ImportCatalogue).run(kind, path, { dryRun });
}

const drugLines = [
  'brand\tingredients',
  'zestril\tlisinopril',
  'prinivil\tlisinopril',
  'lisinopril\tlisinopril',
  'zestoretic\tlisinopril; hydrochlorothiazide',
  'prinzide\thydrochlorothiazide;lisinopril',
  '"hy-pam ""25"""\thydroxyzine pamoate',
  'nothing\t',
];
const conditionLines = [
  'id\tlabel\tparents\ticd10cm',
  'DOID:101\tasthma\tlung disease\tICD10CM:J45',
  'DOID:100\tlung disease\tdisease\t',
  'DOID:102\tallergic asthma\tasthma\tICD10CM:J45.0, ICD10CM:J45.9',
  'DOID:102\tallergic asthma\tallergy\tICD10CM:J45.0',
  'DOID:103\tallergy\tdisease\t',
  'DOID:104\tlost\tnowhere\t',
];

const empty = () => execute(service.em, 'truncate drug, condition, catalogue_import, outbox cascade');

describe('importing drugs', () => {
  beforeEach(empty);

  it('a dry run counts and writes nothing', async () => {
    expect(await importText('drugs', drugLines, true)).toMatchObject({
      rows: 7,
      listed: 3,
      changed: 0,
      unchanged: 0,
    });
    expect(await service.outbox(drugTopic)).toEqual([]);
  });

  it('gathers brands, refuses what is no drug, and publishes each drug once', async () => {
    const outcome = await importText('drugs', drugLines);
    expect(outcome).toMatchObject({ rows: 7, listed: 3, changed: 0, unchanged: 0 });
    expect(outcome.refused).toEqual([{ line: 8, what: 'nothing', reason: 'has no ingredient' }]);
    const states = (await service.outbox(drugTopic)).map(({ state }) => drugState.parse(state));
    expect(states.map(({ name, brands }) => [name, brands])).toEqual([
      ['lisinopril', ['zestril', 'prinivil']],
      ['hydrochlorothiazide; lisinopril', ['zestoretic', 'prinzide']],
      ['hydroxyzine pamoate', ['hy-pam "25"']],
    ]);
    expect(states[1]!.id).toBe(drugIdOf(['lisinopril', 'hydrochlorothiazide']));
  });

  it('a second run changes nothing, a new brand is one change', async () => {
    await importText('drugs', drugLines);
    expect(await importText('drugs', drugLines)).toMatchObject({ listed: 0, changed: 0, unchanged: 3 });
    expect(await importText('drugs', [...drugLines, 'qbrelis\tlisinopril'])).toMatchObject({
      listed: 0,
      changed: 1,
      unchanged: 2,
    });
    const records = (await service.outbox(drugTopic)).filter(({ key }) => key === drugIdOf(['lisinopril']));
    expect(records.map(({ type, version }) => [type, version])).toEqual([
      ['ratings.drug.listed', 1],
      ['ratings.drug.changed', 2],
    ]);
  });

  it('notes source and counts of each run', async () => {
    await importText('drugs', drugLines, true);
    await importText('drugs', drugLines);
    const runs = await execute(service.em, 'select source, lines, listed, refused from catalogue_import');
    expect(runs).toEqual([{ source: 'drugs.tsv', lines: 7, listed: 3, refused: 1 }]);
  });

  it('a file of another kind is refused before anything is written', async () => {
    await expect(importText('drugs', conditionLines)).rejects.toThrow(
      'The first line is not "brand ingredients"',
    );
  });
});

describe('importing conditions', () => {
  beforeEach(empty);

  it('finds parents by label, computes ancestors and adds the root', async () => {
    const outcome = await importText('conditions', conditionLines);
    expect(outcome).toMatchObject({ rows: 6, listed: 5, changed: 0 });
    expect(outcome.refused).toEqual([
      { line: 7, what: 'DOID:104', reason: 'has the unknown parent "nowhere"' },
    ]);
    const states = (await service.outbox(conditionTopic)).map(({ state }) => conditionState.parse(state));
    const asthma = states.find(({ id }) => id === 'DOID:102')!;
    expect(asthma.parentIds).toEqual(['DOID:101', 'DOID:103']);
    expect(asthma.ancestorIds).toEqual(['DOID:101', 'DOID:103', 'DOID:100', 'DOID:4']);
    expect(asthma.icd10cm).toEqual(['J45.0', 'J45.9']);
  });

  it('a second run changes nothing', async () => {
    await importText('conditions', conditionLines);
    expect(await importText('conditions', conditionLines)).toMatchObject({
      listed: 0,
      changed: 0,
      unchanged: 4,
    });
  });

  it('a condition put in between changes what is below it', async () => {
    await importText('conditions', conditionLines);
    const lines = [
      'id\tlabel\tparents\ticd10cm',
      'DOID:105\torgan disease\tdisease\t',
      'DOID:100\tlung disease\torgan disease\t',
    ];
    expect(await importText('conditions', lines)).toMatchObject({ listed: 1, changed: 3 });
    const { body } = await service.request<{ ancestors: { label: string }[] }>(
      'GET',
      '/v1/conditions/DOID:101',
      { as: member() },
    );
    expect(body.ancestors.map(({ label }) => label)).toEqual(['lung disease', 'organ disease', 'disease']);
  });
});

describe('the catalogue', () => {
  beforeAll(async () => {
    await empty();
    await importText('drugs', drugLines);
    await importText('conditions', conditionLines);
    await service.app.get(SeedCatalogue).run();
  });

  const names = async (path: string) => {
    const { body } = await service.request<{ items: { name?: string; label?: string }[] }>('GET', path, {
      as: member(),
    });
    expect(service.statements().length).toBeLessThanOrEqual(2);
    return body.items.map((item) => item.name ?? item.label);
  };

  it('is seeded beside what was imported, and a second seed changes nothing', async () => {
    const [count] = await execute<{ n: number }>(service.em, 'select count(*)::int as n from condition');
    expect(count!.n).toBeGreaterThan(300);
    expect(await service.app.get(SeedCatalogue).run()).toMatchObject({ listed: 0, changed: 0 });
  });

  it('finds a drug by ingredient, brand and class, single drugs first', async () => {
    expect(await names('/v1/drugs?q=lisinop')).toEqual(['lisinopril', 'hydrochlorothiazide; lisinopril']);
    expect(await names('/v1/drugs?q=LIPITOR')).toEqual(['atorvastatin calcium']);
    expect(await names('/v1/drugs?q=statin')).toContain('rosuvastatin calcium');
    expect(await names('/v1/drugs?q=%26%7C%21')).toEqual([]);
  });

  it('finds a condition by label, synonym and code, the shortest label first', async () => {
    expect((await names('/v1/conditions?q=asthma'))[0]).toBe('asthma');
    expect(await names('/v1/conditions?q=heart%20attack')).toEqual(['myocardial infarction']);
    expect(await names('/v1/conditions?q=J45.0')).toEqual(['allergic asthma']);
  });

  it('pages through all drugs without skipping or repeating', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${cursor}`;
      const { body } = await service.request<{ items: { id: string }[]; nextCursor: string | null }>(
        'GET',
        `/v1/drugs?limit=50${query}`,
        {
          as: member(),
        },
      );
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.nextCursor;
    } while (cursor !== null);
    const [count] = await execute<{ n: number }>(service.em, 'select count(*)::int as n from drug');
    expect([seen.length, new Set(seen).size]).toEqual([count!.n, count!.n]);
  });

  it('shows the uses of a drug with label context unknown', async () => {
    const { body, headers } = await service.request(
      'GET',
      `/v1/drugs/${drugIdOf(['atorvastatin calcium'])}`,
      { as: member() },
    );
    expect(headers['etag']).toBe('"v1"');
    expect(body).toMatchObject({
      boxedWarning: { value: 'unknown' },
      indications: [{ label: 'familial hypercholesterolemia', onLabel: 'unknown' }, {}, {}],
    });
  });

  it('an unknown id is 404', async () => {
    for (const path of ['/v1/drugs/00000000-0000-8000-8000-000000000000', '/v1/conditions/DOID:99999999']) {
      expect((await service.request('GET', path, { as: member() })).status).toBe(404);
    }
  });
});
