import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Catalogue } from './dictionary.js';
import { Dictionary, withoutSalt } from './dictionary.js';
import { fold, wordsOf } from './fold.js';
import { edits, Speller } from './spell.js';
import { conceptsOf, mentionsIn } from './tag-text.js';

/** Processor time of this thread in milliseconds: other work on the machine does not count. */
const cpuMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
};

const drug = (id: string, ingredients: string[], brands: string[], classLabels: string[] = []) => ({
  id,
  name: ingredients.join('; '),
  ingredients,
  brands,
  classLabels,
});

const catalogue: Catalogue = {
  version: 3,
  drugs: [
    drug('atorva-ca', ['atorvastatin calcium'], ['Lipitor'], ['statin']),
    drug('atorva', ['atorvastatin'], ['Atorvaliq'], ['statin']),
    drug('amlo-atorva', ['amlodipine besylate', 'atorvastatin calcium'], ['Caduet']),
    drug('nacl', ['sodium chloride'], ['Salinex']),
    drug('inh', ['isoniazid'], ['INH', 'Today']),
    drug('clav', ['amoxicillin', 'clavulanate potassium'], ['Augmentin']),
    drug('paracetamol', ['acetaminophen'], ['Tylenol']),
    drug('one', ['aspirin'], ['1']),
  ],
  conditions: [
    {
      id: 'DOID:14330',
      label: "Parkinson's disease",
      synonyms: ['paralysis agitans'],
      ancestorIds: ['DOID:331', 'DOID:4'],
    },
    { id: 'DOID:2355', label: 'anemia', synonyms: [], ancestorIds: ['DOID:74', 'DOID:4'] },
    { id: 'DOID:635', label: 'acquired immunodeficiency syndrome', synonyms: [], ancestorIds: ['DOID:4'] },
    { id: 'DOID:2377', label: 'multiple sclerosis', synonyms: [], ancestorIds: ['DOID:4'] },
    { id: 'DOID:4', label: 'disease', synonyms: [], ancestorIds: [] },
    { id: 'DOID:6364', label: 'migraine', synonyms: [], ancestorIds: ['DOID:4'] },
  ],
};
const dictionary = Dictionary.of(catalogue);
const drugsIn = (text: string): string[] => conceptsOf(dictionary, [text]).drugIds.sort();
const conditionsIn = (text: string): string[] => conceptsOf(dictionary, [text]).conditionIds.sort();

describe('the dictionary', () => {
  it('takes brand, generic and salt for one drug', () => {
    for (const name of ['Lipitor', 'ATORVASTATIN', 'atorvastatin calcium', 'Atorvaliq']) {
      expect(drugsIn(`She was put on ${name} last year.`)).toEqual(['atorva', 'atorva-ca']);
    }
    expect(conceptsOf(dictionary, ['Lipitor']).drugClasses).toEqual(['statin']);
    expect(conceptsOf(dictionary, ['a statin']).drugClasses).toEqual(['statin']);
  });

  it('drops a salt only where a word remains', () => {
    expect(withoutSalt('atorvastatin calcium')).toBe('atorvastatin');
    expect(withoutSalt('hydrocortisone sodium succinate')).toBe('hydrocortisone');
    expect(withoutSalt('sodium chloride')).toBe('sodium chloride');
    expect(withoutSalt('potassium citrate')).toBe('potassium citrate');
    expect(drugsIn('sodium was low')).toEqual([]);
  });

  it('finds the longest name, over hyphens, accents, case and possessives', () => {
    expect(drugsIn('amlodipine atorvastatin')).toEqual(['amlo-atorva']);
    expect(conditionsIn('Parkinson’s Disease since 2019')).toEqual(['DOID:14330']);
    expect(conditionsIn('two migraines a month')).toEqual(['DOID:6364']);
    expect(drugsIn('clavulanate was added')).toEqual(['clav']);
  });

  it('knows other spellings of the same word', () => {
    expect(conditionsIn('severe anaemia')).toEqual(['DOID:2355']);
    expect(drugsIn('paracetamol at night')).toEqual(['paracetamol']);
  });

  it('counts short and ordinary names only beside a dose or another drug, and a number never', () => {
    expect(drugsIn('What did you eat today?')).toEqual([]);
    expect(drugsIn('the INH course')).toEqual([]);
    expect(drugsIn('INH 300 mg daily')).toEqual(['inh']);
    expect(drugsIn('Lipitor and INH')).toEqual(['atorva', 'atorva-ca', 'inh']);
    expect(drugsIn('1 mg once, 1 Tylenol')).toEqual(['paracetamol']);
  });

  it('takes an abbreviation in a document only in capitals, and an ambiguous one as a hint of the query', () => {
    expect(conditionsIn('AIDS since the nineties')).toEqual(['DOID:635']);
    expect(conditionsIn('hearing aids')).toEqual([]);
    expect(conditionsIn('a case of MS')).toEqual([]);
    const [mention] = mentionsIn(dictionary, 'optic neuritis in MS', 'query');
    expect(mention).toMatchObject({ meaning: { hint: true }, start: 18, end: 20 });
  });

  it('rolls conditions up, but not to the root of all', () => {
    expect(conceptsOf(dictionary, ["Parkinson's disease"]).conditionAncestorIds).toEqual(['DOID:331']);
  });

  it('remembers under which name a text speaks of a thing', () => {
    expect(conceptsOf(dictionary, ['On LIPITOR, now on atorvastatin']).names).toEqual({
      'atorva-ca': 'LIPITOR',
      atorva: 'LIPITOR',
    });
  });

  it('offers names by their beginning, the shortest first', () => {
    expect(dictionary.startingWith('atorv', 5).map(({ name }) => name)).toEqual([
      'Atorvaliq',
      'atorvastatin',
      'atorvastatin calcium',
    ]);
    expect(dictionary.startingWith('zzz', 5)).toEqual([]);
  });

  it('is the same whether built at once or in slices', async () => {
    const sliced = await Dictionary.build(catalogue);
    expect([...sliced.entries()]).toEqual([...dictionary.entries()]);
  });

  it('works in proportion to the text', () => {
    const counting = { root: dictionary.root, looks: 0, words: (text: string) => dictionary.words(text) };
    const time = (text: string): number => {
      const began = cpuMs();
      for (let round = 0; round < 20; round += 1) mentionsIn(counting, text);
      return cpuMs() - began;
    };
    const sentence = 'amlodipine atorvastatin clavulanate sodium anemia of Parkinson disease ';
    time(sentence.repeat(10));
    expect(time(sentence.repeat(400))).toBeLessThan(60 * Math.max(time(sentence.repeat(40)), 1));
  });

  it('never fails and gives places within the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        for (const { start, end } of mentionsIn(dictionary, text)) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeLessThanOrEqual(text.length);
        }
        for (const word of wordsOf(text)) expect(text.slice(word.start, word.end)).not.toBe('');
      }),
    );
    expect(fold('Ménière Œdème ß β')).toBe('meniere oedeme ss beta');
  });
});

describe('the speller', () => {
  const speller = new Speller(['metoprolol', 'metformin', 'aspirin', 'propranolol', 'heparin']);

  it('finds the nearest names first', () => {
    expect(speller.near('metoprlol')).toEqual([{ word: 'metoprolol', edits: 1 }]);
    expect(speller.near('asprin')).toEqual([{ word: 'aspirin', edits: 1 }]);
    expect(speller.near('hepairn')[0]).toEqual({ word: 'heparin', edits: 1 });
    expect(speller.near('xxxxxxx')).toEqual([]);
  });

  it('counts a swap of neighbours as one edit', () => {
    expect(edits('heparin', 'hepairn', 2)).toBe(1);
    expect(edits('abc', 'abc', 2)).toBe(0);
    expect(edits('abcdef', 'ab', 2)).toBe(3);
  });

  it('finds every word that is within its limit of edits', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'abcde'), minLength: 5, maxLength: 10 });
    fc.assert(
      fc.property(fc.array(letters, { minLength: 1, maxLength: 30 }), letters, (words, typed) => {
        const limit = typed.length >= 8 ? 2 : 1;
        const found = new Set(new Speller(words).near(typed).map(({ word }) => word));
        // Two deletions are filed for words of seven letters and more, so shorter words are found at one edit.
        for (const word of words) {
          const distance = edits(typed, word, 2);
          if (distance <= (word.length >= 7 ? limit : Math.min(limit, 1))) expect(found).toContain(word);
        }
      }),
    );
  });
});
