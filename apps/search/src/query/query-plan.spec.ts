import { describe, expect, it } from '@jest/globals';
import { Dictionary } from '../concept/dictionary.js';
import { mentionsIn } from '../concept/tag-text.js';
import { contentWords, distinctWords, unitsOf, weightedWords } from './query-plan.js';

const dictionary = Dictionary.of({
  version: 1,
  drugs: [],
  conditions: [{ id: 'DOID:1', label: 'Noonan syndrome', synonyms: [], ancestorIds: [] }],
});

describe('the words of a query', () => {
  it('count once each, also as plural or with an accent', () => {
    expect(distinctWords(['Patients', 'patient', 'café', 'CAFE', 'loss', 'los', '?'])).toEqual([
      'Patients',
      'café',
      'loss',
      'los',
    ]);
  });

  it('are content or not', () => {
    expect(contentWords(['What', 'is', 'the', 'treatment', 'of', 'gout?'])).toEqual(['treatment', 'gout?']);
    expect(contentWords(['tratamiento', 'de', 'la', 'gota'])).toEqual(['tratamiento', 'gota']);
  });

  it('form one unit where they name one thing', () => {
    const words = 'treatment of Noonan syndrome'.split(' ');
    const units = unitsOf(words, mentionsIn(dictionary, words.join(' '), 'query'));
    expect(units.map(({ text }) => text)).toEqual(['Noonan syndrome', 'treatment']);
  });

  it('keep weight 1 if they are among the 12 rarest of a long query', () => {
    const words = Array.from({ length: 20 }, (_, n) => `w${n}`);
    const weighted = weightedWords([...words, 'w3', 'the', 'nowhere'], (word) => {
      if (word === 'the') return null;
      return { stem: word, documents: word === 'nowhere' ? 0 : 100 - Number(word.slice(1)) };
    });
    expect(weighted.full).toEqual(words.slice(8));
    expect(weighted.light).toEqual(words.slice(0, 8));
  });
});
