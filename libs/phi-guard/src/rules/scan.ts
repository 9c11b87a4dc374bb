import type { Span } from '../finding.js';

/**
 * Matches of a pattern. With a group named `v`, which then must end the match, the span is that group's.
 * @param pattern global; used as it is, because `matchAll` makes a copy of it at each call, which for patterns of this
 * length costs more than the search
 * @param accept looks at the passage (folded) and the text around it
 */
export function scan(
  text: string,
  pattern: RegExp,
  accept: (passage: string, span: Span, match: RegExpExecArray) => boolean = () => true,
): Span[] {
  const found: Span[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const end = match.index + match[0].length;
    if (match[0] === '') pattern.lastIndex += 1;
    const passage = match.groups?.v ?? match[0];
    const span = { start: end - passage.length, end };
    if (accept(passage, span, match)) found.push(span);
  }
  return found;
}

/** The last characters before an offset. */
export function before(text: string, at: number, length: number): string {
  return text.slice(Math.max(0, at - length), at);
}

/** The next characters from an offset on. */
export function after(text: string, at: number, length: number): string {
  return text.slice(at, at + length);
}

export function digitsOf(passage: string): string {
  return passage.replace(/\D/g, '');
}

/** Letters and digits only. */
export function bare(passage: string): string {
  return passage.replace(/[^a-z0-9]/g, '');
}

const UNIT =
  /^ ?(?:%|°|[mkcdnpμ]?(?:g|l|m|mol|eq|iu|ui|u|cal|pa|gy|sv|bq|hz|w|v)(?![a-z])|mmhg|mm|cm|ml|dl|fl|cells?|cel|copies|copias|units?|unidades|beats?|bpm|lpm|ms|s(?![a-z])|min|h(?![a-z])|x ?10|×|\/ ?(?:u|μ|m|h|c)?l|\/ ?mm|\/ ?h(?:pf)?)/;

/** Whether a measure follows, so that the figure before it is a finding of the laboratory. */
export function isMeasure(text: string, end: number): boolean {
  return UNIT.test(after(text, end, 12));
}

/** Alternatives of a pattern; every character stands for itself but a space, which is any blank. */
export function oneOf(words: readonly string[]): string {
  return words.map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replace(/ /g, '[ \\n]')).join('|');
}
