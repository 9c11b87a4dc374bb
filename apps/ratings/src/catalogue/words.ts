/**
 * Texts as their searchable words: lower case, without accents, everything but letters and digits a space. Done here
 * and not by PostgreSQL's parser, which reads "covid-19" as "covid" and minus nineteen.
 */
export function searchText(texts: Iterable<string>): string {
  const words = new Set<string>();
  for (const text of texts) for (const word of wordsOf(text)) words.add(word);
  return [...words].join(' ');
}

/** @returns a prefix query over {@link searchText}: every word must begin some word; null when there is no word */
export function prefixQuery(text: string): string | null {
  const words = wordsOf(text);
  return words.length === 0 ? null : words.map((word) => `${word}:*`).join(' & ');
}

function wordsOf(text: string): string[] {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
