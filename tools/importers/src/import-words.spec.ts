import { describe, expect, it } from '@jest/globals';
import { importWords, owners } from './import-words.js';

describe('the words of an import', () => {
  it.each(Object.entries(owners))('lead %s to %s', (kind, service) => {
    expect(importWords([kind, 'a.tsv'], '/data')).toEqual({ service, words: [kind, '/data/a.tsv'] });
  });

  it('keep their flags, wherever they stand', () => {
    expect(importWords(['--json', 'cases', '../c.ndjson', '--dry-run'], '/data/x')).toEqual({
      service: 'cases',
      words: ['cases', '/data/c.ndjson', '--json', '--dry-run'],
    });
  });

  it.each([[[]], [['cases']], [['people', 'a.tsv']], [['cases', '--json']]])(
    'are refused when they are %j',
    (words) => {
      expect(importWords(words, '/')).toBeUndefined();
    },
  );
});
