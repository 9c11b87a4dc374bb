import { describe, expect, it } from '@jest/globals';
import { prefixQuery, searchText } from './words.js';

describe('searchable words', () => {
  it('are lower-case letters and digits, each once', () => {
    expect(searchText(["Crohn's disease", 'COVID-19', 'Sjögren', 'disease'])).toBe(
      'crohn s disease covid 19 sjogren',
    );
  });

  it('a query asks for every word as a beginning', () => {
    expect(prefixQuery('Lip, ATOR')).toBe('lip:* & ator:*');
  });

  it('operators of the query language are only separators', () => {
    expect(prefixQuery("a & !b | (c:*) <-> 'd'")).toBe('a:* & b:* & c:* & d:*');
    expect(prefixQuery(' &|! ')).toBeNull();
  });
});
