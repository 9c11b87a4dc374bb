import type { Rule, Span } from '../finding.js';
import { after, before, digitsOf, isMeasure, scan } from './scan.js';

/** Country calling codes (ITU-T E.164, list of assigned codes), three-digit zones by their first two digits. */
const COUNTRY =
  /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|2[1-689]\d|3[578]\d|42[013]|50\d|59\d|67\d|68\d|69\d|80[08]|85\d|87\d|88\d|96\d|97\d|99\d)/;

/** No digit, letter or hyphenated number touches a telephone number. */
const FREE = '(?<![\\d\\p{L}]|[\\d\\p{L}][.,/-])';
const END = '(?!\\d|[/.,-]\\d| \\d)';
const EXTENSION = '(?:,? ?(?:x|ext\\.?) ?\\d{1,6})?';

const SHAPES = [
  // +34 956 013 059, 001-253-366-9781
  '(?<![\\p{L}\\p{N}+])(?:\\+ ?|00 ?)[1-9]\\d{0,2}(?:[ .\\-/()]{0,3}\\d){6,13}(?!\\d)',
  // North America
  `${FREE}(?:1[ .-])?(?:\\([2-9]\\d{2}\\)[ .-]?|[2-9]\\d{2}[.-])[2-9]\\d{2}[ .-]\\d{4}${EXTENSION}(?!\\d|[/.-]\\d)`,
  // An area code in brackets: (08) 8747 6301
  '(?<![\\d\\p{L}] ?)\\(0?\\d{2,4}\\) ?\\d{3,4}[ -]\\d{3,4}(?!\\d|[/.-]\\d)',
  // Trunk zero and groups: 01 84 17 61 18, 0489 25 37 29, 07700 208 815, 020 7946 0958
  `${FREE}(?<!\\d )0[1-9]\\d{0,3}(?:([ .-])\\d{2,4})(?:\\1\\d{2,4}){1,3}${END}`,
  `${FREE}(?<!\\d )0[1-9]\\d{2,3} \\d{6}${END}`,
  `${FREE}0[1-9]\\d{1,3}-\\d{6,8}${END}`,
  // Germany: 030/1234567
  `${FREE}0[1-9]\\d{1,4} ?/ ?\\d{4,9}(?:[ -]\\d{1,6}){0,2}(?![\\d/])`,
  // Spain: 956 013 059, 915 86 80 00, 93 567 22 28
  `${FREE}(?<!\\d )[6-9]\\d{2}(?: \\d{3}){2}${END}`,
  `${FREE}(?<!\\d )(?:[6-9]\\d{2} \\d{2}|[89]\\d \\d{3})(?: \\d{2}){2}${END}`,
].map((source) => new RegExp(source, 'gu'));

const NUMBER = `(?<v>[+(]{0,2}\\d(?:[ .\\-/()]{0,2}\\d){5,15}${EXTENSION})(?!\\d)`;
const STRONG =
  'tel|telf|telfs|telef|tlf|tfno|tno|telefonos?|tels|phones?|telephones?|phone number|cellphone|cell phone|movil|handy|telefon|telefonnummer|rufnummer|handynummer|cellulare|recapito|whatsapp|pager|beeper|hotline';
const LOOSE =
  'call|called|calling|phoned|ring|rang|text|contact|reach|signal|bleep|cell|mobile|mobil|portable|portatil|messages?|llamar|llame|contacto|contactar|appeler|joindre|anrufen|erreichbar|chiamare|contattare|extension|answering|reached|(?:desk|office|home|work|mobile|cell|mobil|portable) ?:';
const FILL =
  '(?:[ \\n:#.=\\-*/()]{0,4}(?:number|num|no|nr|numero|is|was|at|on|to|me|us|her|him|them|back|es|al|el|su|de|son|est|au|le|il|ist|unter|e|cell|home|work|office|fijo|directo|person|wife|husband|mother|father)){0,3}[ \\n:#.=\\-*/]{0,4}';
const AFTER_STRONG = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${STRONG})(?!\\p{L})[^\\d\\uffff]{0,40}?${NUMBER}`,
  'gu',
);
const AFTER_LOOSE = new RegExp(`(?<![\\p{L}\\p{N}])(?:${LOOSE})(?!\\p{L})${FILL}${NUMBER}`, 'gu');
const FAX_WORD = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:fax|telefax|facsimile|telecopie|telecopieur)(?!\\p{L})[^\\d\\uffff]{0,24}?${NUMBER}`,
  'gu',
);
const FAX_BEFORE = /(?:fax|telecopie)[^\d+(]{0,12}$/;
// A second number after the first: "956 203 145 y 956 203 146".
const ANOTHER =
  /^ {0,2}(?:\/|,|;|-|y|e|o|and|or|et|ou|und|oder) {0,2}(?=[+(\d])(\(?\+?\d(?:[ .\-/()]{0,2}\d){6,14})(?!\d)/;

/** Telephone numbers by international form, by the shape of a numbering plan, or by a word before them. */
function telephones(text: string): Span[] {
  const found = [
    ...scan(text, AFTER_STRONG, (passage, span) => isCallable(passage, text, span, 7)),
    ...scan(text, AFTER_LOOSE, (passage, span) =>
      isCallable(
        passage,
        text,
        span,
        /^\d{3,4}[ .-]\d{4}$/.test(passage) || /: ?$/.test(before(text, span.start, 2)) ? 7 : 9,
      ),
    ),
    ...SHAPES.flatMap((shape) => scan(text, shape, (passage, span) => isShape(passage, text, span))),
  ];
  return found.flatMap((span) => [span, ...othersAfter(text, span)]);
}

function othersAfter(text: string, { end }: Span): Span[] {
  const others: Span[] = [];
  for (
    let at = end, match = ANOTHER.exec(after(text, at, 32));
    match && others.length < 4;
    match = ANOTHER.exec(after(text, at, 32))
  ) {
    at += match[0].length;
    others.push({ start: at - match[1]!.length, end: at });
  }
  return others;
}

function isShape(passage: string, text: string, { start, end }: Span): boolean {
  const digits = digitsOf(passage);
  if (isMeasure(text, end) || /\b0{3}\b/.test(passage) || digits.length < 7) return false;
  if (!/^(?:\+|00)/.test(passage))
    return digits.startsWith('0') ? digits.length >= 9 && digits.length <= 12 : true;
  const number = digits.replace(/^00/, '');
  if (number.length < 8 || number.length > 15 || !COUNTRY.test(number)) return false;
  return (
    passage.startsWith('+') ||
    /[ .\-/()]/.test(passage.slice(2)) ||
    /(?:tel|phone|call|fax)/.test(before(text, start, 24))
  );
}

/** After a word any number of the length of a telephone number, unless it is a measure or goes on. */
function isCallable(passage: string, text: string, { end }: Span, fewest: number): boolean {
  const digits = digitsOf(passage).length;
  return digits >= fewest && digits <= 16 && !isMeasure(text, end) && !/^[-/]\d/.test(after(text, end, 2));
}

export const fax: Rule = {
  class: 'E',
  action: 'block',
  suggestion: 'Leave out the fax number.',
  find: (text) => [
    ...scan(text, FAX_WORD, (passage, span) => isCallable(passage, text, span, 6)),
    ...telephones(text).filter(({ start }) => FAX_BEFORE.test(before(text, start, 24))),
  ],
};

export const telephone: Rule = {
  class: 'D',
  action: 'block',
  suggestion: 'Leave out the telephone number.',
  find: (text) => telephones(text).filter(({ start }) => !FAX_BEFORE.test(before(text, start, 24))),
};
