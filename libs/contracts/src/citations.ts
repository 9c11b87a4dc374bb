import type { z } from 'zod';
import type { citation } from './common.js';

export type Citation = z.output<typeof citation>;

const doi = /\b10\.\d{4,9}\/[^\s"'<>[\]{}|\\^`]{1,180}/g;
const pmid = /\bPMID:?\s{0,3}(\d{1,8})\b|pubmed\.ncbi\.nlm\.nih\.gov\/(\d{1,8})\b/gi;

/**
 * The papers that texts refer to by DOI or PubMed id, each once, in order of appearance, DOIs first.
 * @param texts Markdown as typed
 * @returns at most 20, as the contracts allow; a DOI in lower case, because DOIs do not distinguish case
 */
export function citationsIn(...texts: string[]): Citation[] {
  const found = new Map<string, Citation>();
  const add = (kind: Citation['kind'], value: string): void => {
    found.set(`${kind}:${value}`, { kind, value });
  };
  for (const text of texts)
    for (const [match] of text.matchAll(doi)) add('doi', withoutTail(match).toLowerCase());
  for (const text of texts) for (const match of text.matchAll(pmid)) add('pmid', match[1] ?? match[2] ?? '');
  return [...found.values()].slice(0, 20);
}

/** What follows a DOI in a sentence: punctuation, and a bracket that was opened before it. */
function withoutTail(match: string): string {
  let value = match;
  for (;;) {
    const last = value.at(-1) ?? '';
    const unopened = last === ')' && value.split('(').length < value.split(')').length;
    if (!unopened && !'.,;:!?*_~'.includes(last)) return value;
    value = value.slice(0, -1);
  }
}
