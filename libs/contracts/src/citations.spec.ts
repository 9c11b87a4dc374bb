import { describe, expect, it } from '@jest/globals';
import { citationsIn } from './citations.js';

describe('citations', () => {
  it('are DOIs and PubMed ids, each once, without the punctuation of the sentence', () => {
    const text =
      'See (doi:10.1056/NEJMoa2034577), https://doi.org/10.1056/nejmoa2034577. Also PMID: 12345678; and 10.1016/S0140-6736(20)30183-5.';
    expect(citationsIn(text, 'https://pubmed.ncbi.nlm.nih.gov/31978945/ and PMID 12345678')).toEqual([
      { kind: 'doi', value: '10.1056/nejmoa2034577' },
      { kind: 'doi', value: '10.1016/s0140-6736(20)30183-5' },
      { kind: 'pmid', value: '12345678' },
      { kind: 'pmid', value: '31978945' },
    ]);
  });

  it('are at most 20', () => {
    expect(citationsIn(Array.from({ length: 30 }, (_, n) => `10.1000/x${n}`).join(' '))).toHaveLength(20);
  });

  it('are not found in doses, versions or bare numbers', () => {
    expect(citationsIn('10.5 mg/kg, v10.1234, 10.1234 /x, 12345678')).toEqual([]);
  });
});
