/** A word of a text: folded for comparison, with its place in UTF-16 units. */
export interface Word {
  readonly folded: string;
  readonly start: number;
  readonly end: number;
}

const greekNames: Record<string, string> = {
  α: 'alpha',
  β: 'beta',
  γ: 'gamma',
  δ: 'delta',
  ε: 'epsilon',
  κ: 'kappa',
  λ: 'lambda',
  μ: 'mu',
  ω: 'omega',
};

/** Lower case, without accents, Greek letters by name: the form in which names are compared. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[α-ω]/g, (letter) => greekNames[letter] ?? letter)
    .replaceAll('ß', 'ss')
    .replaceAll('æ', 'ae')
    .replaceAll('œ', 'oe')
    .replaceAll('ø', 'o');
}

/** Words of a text in order; `'s` at the end of a word does not belong to it. One pass, linear in the text. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(/[\p{L}\p{N}\p{M}]+(?:['’](?!s\b)[\p{L}\p{M}]+)*/gu)) {
    const folded = fold(match[0]).replaceAll(/['’]/g, '');
    if (folded !== '') words.push({ folded, start: match.index, end: match.index + match[0].length });
  }
  return words;
}

/** The folded words of a name, joined by one space. */
export function foldedName(name: string): string {
  return wordsOf(name)
    .map((word) => word.folded)
    .join(' ');
}
