import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadCollection } from './collections.js';
import { checkFlat } from './evaluate.js';
import { catalogueOf, cutAtWord, postOf } from './records.js';

const folder = mkdtempSync(join(tmpdir(), 'collections-'));
const write = (file: string, lines: string[]): void =>
  writeFileSync(join(folder, file), `${lines.join('\n')}\n`);

beforeAll(() => {
  write('questions.tsv', [
    'id\tquestion\tshort_form',
    'q1\tHow long do I treat a first clot of the calf?\tDuration for a calf clot?',
    'q2\t"She says ""it burns"" at night. What now?"\tWhat now?',
    'q3\tWhat now?\tWhat now?',
    'q4\tSame words as short?\tSame words, as short',
    'q5\tNo short form\t',
  ]);
  write('drugs.tsv', ['brand\tingredients', 'alpha\tb salt;a salt', 'beta\ta salt; b salt', 'gamma\tgamma']);
  write('conditions.tsv', [
    'id\tlabel\tparents\ticd10cm',
    'DOID:4\tdisease\t\t',
    'DOID:1\tupper\tdisease\tICD10CM:A1, ICD10CM:A2',
    'DOID:2\tlower\tupper\t',
    'DOID:2\tlower\tdisease\t',
  ]);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('collections', () => {
  it('ask the short forms that differ from their question and occur once', () => {
    const { documents, variants } = loadCollection('questions', folder);
    expect(documents).toHaveLength(5);
    expect(documents[1]!.body).toBe('She says "it burns" at night. What now?');
    expect(variants[0]!.queries).toEqual([{ id: 'q1', text: 'Duration for a calf clot?' }]);
  });

  it('become posts that their contract takes', () => {
    const document = {
      id: 'd',
      title: 'x'.repeat(300),
      tags: ['a', 'a', 'b'.repeat(41)],
      body: '',
      flat: '',
    };
    const { fact, state } = postOf('c', document);
    expect(fact.topic.schema.parse(state)).toMatchObject({ tags: ['a'], title: 'x'.repeat(140), body: '-' });
    expect(cutAtWord('one two three', 9)).toBe('one two');
  });

  it('come with the catalogue, brands and ancestors joined', () => {
    const records = catalogueOf(folder);
    for (const { fact, state } of records) expect(() => fact.topic.schema.parse(state)).not.toThrow();
    const states = records.map(({ state }) => state);
    expect(states[0]).toMatchObject({ name: 'a salt; b salt', brands: ['alpha', 'beta'] });
    expect(states.find(({ id }) => id === 'DOID:2')).toMatchObject({
      parentIds: ['DOID:1', 'DOID:4'],
      ancestorIds: ['DOID:1', 'DOID:4'],
    });
  });

  it('stop the evaluation when the yardstick says that a file is damaged', () => {
    const variant = { name: 'short', queries: [], flatBetween: [0.45, 0.46] as const };
    expect(() => checkFlat(variant, 0.455)).not.toThrow();
    expect(() => checkFlat(variant, 0.48)).toThrow('damaged');
  });
});
