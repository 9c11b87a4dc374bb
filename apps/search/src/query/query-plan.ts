import type { Meaning } from '../concept/dictionary.js';
import type { Mention } from '../concept/tag-text.js';
import { fold } from '../concept/fold.js';
import type { IndexLanguage } from '../index/analysis.js';
import { isStopWord } from './stop-words.js';
import type { Sort, TypedQuery } from './typed-query.js';

/** A filter with its names turned into ids; any of the values in any of the fields. */
export type ResolvedFilter =
  | { readonly kind: 'any'; readonly fields: readonly string[]; readonly values: readonly string[] }
  | { readonly kind: 'exists'; readonly field: string }
  | {
      readonly kind: 'range';
      readonly field: string;
      readonly from: string | null;
      readonly to: string | null;
    }
  | { readonly kind: 'or'; readonly filters: readonly ResolvedFilter[] };

/** Any of the values in any of the fields. */
export function anyOf(fields: readonly string[], values: readonly string[]): ResolvedFilter {
  return { kind: 'any', fields, values };
}

/** `required`: every content term must occur. `optional`: any. `fuzzy`: any, within the edits of AUTO:4,8. */
export type MatchMode = 'required' | 'optional' | 'fuzzy';

/** Words of a long query by weight, see {@link weightedWords}. */
export interface WeightedWords {
  readonly full: readonly string[];
  readonly light: readonly string[];
}

/** Everything that `compileQuery` needs, and nothing of the engine. */
export interface QueryPlan {
  readonly typed: TypedQuery;
  /** Concepts of the free words; positions refer to `words` joined by a space. */
  readonly mentions: readonly Mention[];
  /** Meanings of misspelt words, taken to be meant. */
  readonly corrected: readonly Meaning[];
  readonly words: WeightedWords;
  readonly languages: readonly IndexLanguage[];
  readonly filters: readonly ResolvedFilter[];
  readonly mode: MatchMode;
  readonly sort: Sort;
  readonly readerSpecialties: readonly string[];
  /** Rounded to the hour, so that pages of one search agree. */
  readonly now: string;
}

/** From this many distinct words on, the rarest keep their weight and the rest get a quarter. */
export const longQuery = 12;
export const lightWeight = 0.25;
/** Beyond this many words further ones would cost the engine more than they can say. */
export const mostWords = 128;
/** Up to this many content terms all are required. */
export const requiredTerms = 3;

/** Free words of a query without repetitions (also of a plural), in order. */
export function distinctWords(words: readonly string[]): string[] {
  const seen = new Set<string>();
  return words.filter((word) => {
    const key = rootOf(word);
    if (key === '' || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function rootOf(word: string): string {
  const letters = fold(word).replaceAll(/[^\p{L}\p{N}]+/gu, '');
  return letters.length > 3 && letters.endsWith('s') && !letters.endsWith('ss')
    ? letters.slice(0, -1)
    : letters;
}

/** Words that carry meaning, as opposed to "what is the". */
export function contentWords(words: readonly string[]): string[] {
  return words.filter((word) => !isStopWord(word.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '')));
}

/** A term that is counted, and required, as one: a concept's name, or a word. */
export interface Unit {
  readonly text: string;
  readonly mention: Mention | null;
}

/** Cuts free words into concepts and single content words. */
export function unitsOf(words: readonly string[], mentions: readonly Mention[]): Unit[] {
  const text = words.join(' ');
  const units: Unit[] = mentions.map((mention) => ({
    text: text.slice(mention.start, mention.end),
    mention,
  }));
  let at = 0;
  const loose: string[] = [];
  for (const word of words) {
    const end = at + word.length;
    const start = at;
    if (!mentions.some((mention) => mention.start < end && mention.end > start)) loose.push(word);
    at = end + 1;
  }
  return [...units, ...contentWords(distinctWords(loose)).map((word) => ({ text: word, mention: null }))];
}

/**
 * Beyond 12 terms the 12 rarest keep weight 1 and the rest get .25 (search design, section 5).
 * @param frequency documents that hold a word's stem; null for a word without one (stop words)
 */
export function weightedWords(
  words: readonly string[],
  frequency: (word: string) => { stem: string; documents: number } | null,
): WeightedWords {
  const distinct = new Map<string, { word: string; documents: number; place: number }>();
  words.forEach((word, place) => {
    const known = frequency(word);
    if (known && known.documents > 0 && !distinct.has(known.stem)) {
      distinct.set(known.stem, { word, documents: known.documents, place });
    }
  });
  const rarest = [...distinct.values()].sort((a, b) => a.documents - b.documents || a.place - b.place);
  const inOrder = (list: typeof rarest): string[] =>
    list.sort((a, b) => a.place - b.place).map(({ word }) => word);
  return { full: inOrder(rarest.slice(0, longQuery)), light: inOrder(rarest.slice(longQuery, mostWords)) };
}
