import { porterStem } from './porter.js';

/** The 33 English stop words of Lucene's classic analyser. */
const stopWords = new Set(
  (
    'a an and are as at be but by for if in into is it no not of on or such that the their then there these they this ' +
    'to was will with'
  ).split(' '),
);

/** Words of a text: lower case, without accents, Porter stems, without 33 stop words. */
export function termsOf(text: string): string[] {
  const words =
    text
      .normalize('NFD')
      .replaceAll(/\p{M}+/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+(?:['’.][\p{L}\p{N}]+)*/gu) ?? [];
  return words
    .map((word) => word.replace(/['’]s$/, ''))
    .filter((word) => !stopWords.has(word))
    .map(porterStem);
}

/**
 * BM25 over one field (k1 1.2, b .75; Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009), with the
 * inverse document frequency ln(1 + (N - n + .5) / (n + .5)). The yardstick that tells a damaged file from a bad search.
 */
export class FlatBm25 {
  private readonly postings = new Map<string, { document: number; frequency: number }[]>();
  private readonly lengths: number[] = [];
  private readonly ids: string[] = [];
  private readonly meanLength: number;

  constructor(documents: Iterable<{ id: string; text: string }>) {
    let total = 0;
    for (const { id, text } of documents) {
      const terms = termsOf(text);
      const document = this.ids.push(id) - 1;
      this.lengths.push(terms.length);
      total += terms.length;
      for (const [term, frequency] of countsOf(terms)) {
        const list = this.postings.get(term);
        if (list) list.push({ document, frequency });
        else this.postings.set(term, [{ document, frequency }]);
      }
    }
    this.meanLength = total / this.ids.length;
  }

  /** @returns ids of the best documents, best first; equal scores in the order of the file */
  search(query: string, limit: number): string[] {
    const scores = new Map<number, number>();
    for (const term of termsOf(query)) {
      const list = this.postings.get(term) ?? [];
      const idf = Math.log(1 + (this.ids.length - list.length + 0.5) / (list.length + 0.5));
      for (const { document, frequency } of list) {
        const norm = 1.2 * (0.25 + (0.75 * this.lengths[document]!) / this.meanLength);
        scores.set(document, (scores.get(document) ?? 0) + (idf * frequency) / (frequency + norm));
      }
    }
    return [...scores]
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(0, limit)
      .map(([document]) => this.ids[document]!);
  }
}

function countsOf(terms: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}
