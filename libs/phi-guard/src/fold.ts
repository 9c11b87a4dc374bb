import type { OriginalText, Span } from './finding.js';

/** A text brought to one spelling, with the way back to the offsets of the text as typed. */
export interface FoldedText extends OriginalText {
  /** Lower case, without diacritics, zero-width characters and look-alikes; same order of characters. */
  readonly text: string;
  /** UTF-16 offsets in the text as typed. */
  toOriginal(span: Span): Span;
}

/** Digits zero of scripts whose digits stand in a row of ten. */
const ZEROS = [
  0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0e50,
  0x0ed0, 0x0f20, 0x1040, 0x17e0, 0x1810,
];

/** Letters of other scripts drawn like Latin ones, signs drawn like ASCII ones. */
const LOOK_ALIKES = new Map<string, string>([
  ...pairs('аеорсухіѕјһԁԛԝоο', 'aeopcyxisjhdqwoo'),
  ...pairs('АВЕЅІЈКМНОРСТУХΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'abesijkmhopctyxabezhikmnoptyx'),
  ...pairs('\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63', '---------'),
  ...pairs('\u2044\u2215\u2236\ua789\u2024\u3002', '//::..'),
  ...pairs('\u2018\u2019\u201b\u02bc', "''''"),
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['Æ', 'ae'],
  ['œ', 'oe'],
  ['Œ', 'oe'],
  ['ø', 'o'],
  ['Ø', 'o'],
  ['ł', 'l'],
  ['Ł', 'l'],
  ['ı', 'i'],
]);

/** Superscripts, subscripts and fractions stay what they are, or 10⁹ would read as 109. */
const KEPT = /[²³¹¼½¾\u2070-\u209f\u2150-\u215f\u2189]/;
const INVISIBLE = /[\p{Mn}\p{Cf}]/u;
const SPACE = /[\t\v\f\u0085\p{Zs}]/u;
const LINE = /[\r\u2028\u2029]/;

function pairs(from: string, to: string): [string, string][] {
  const targets = [...to];
  return [...from].map((letter, i) => [letter, targets[i]!]);
}

/** Folds a text; time and memory grow with its length. */
export function fold(original: string): FoldedText {
  const folded: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const character of original) {
    const end = at + character.length;
    const units = foldCharacter(character);
    folded.push(units);
    for (let unit = 0; unit < units.length; unit += 1) {
      starts.push(at);
      ends.push(end);
    }
    at = end;
  }
  const toOriginal = ({ start, end }: Span): Span => ({ start: starts[start]!, end: ends[end - 1]! });
  return {
    text: readScannedDigits(folded.join('')),
    toOriginal,
    slice: (span) => {
      const { start, end } = toOriginal(span);
      return original.slice(start, end);
    },
  };
}

/** UTF-16 units that stand for one character; none for what is not seen. */
function foldCharacter(character: string): string {
  if (character <= '\u007e' && character >= ' ') return character.toLowerCase();
  if (character === '\n') return character;
  const alike = LOOK_ALIKES.get(character);
  if (alike !== undefined) return alike;
  if (SPACE.test(character)) return ' ';
  if (LINE.test(character)) return '\n';
  if (INVISIBLE.test(character)) return '';
  if (KEPT.test(character)) return character;
  return digit(character) ?? foldOther(character);
}

function foldOther(character: string): string {
  const bare = character
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{Mn}/gu, '');
  return LOOK_ALIKES.get(bare) ?? bare;
}

function digit(character: string): string | undefined {
  const code = character.codePointAt(0)!;
  const zero = ZEROS.find((first) => code >= first && code < first + 10);
  return zero === undefined ? undefined : String(code - zero);
}

/** Letters that a scanner puts for digits inside a number of nine or more places: `555-O1O-12l2`. */
function readScannedDigits(text: string): string {
  return text.replace(/(?<![a-z0-9])[0-9][0-9oil.-]{7,40}[0-9](?![a-z0-9])/g, (run) => {
    const letters = run.replace(/[^oil]/g, '').length;
    const digits = run.replace(/[^0-9]/g, '').length;
    return letters && letters <= 4 && digits >= 5 ? run.replace(/o/g, '0').replace(/[il]/g, '1') : run;
  });
}
