import type { Rule, Span } from '../finding.js';
import { after, before, digitsOf, isMeasure, scan } from './scan.js';

/** Country calling codes (ITU-T E.164, list of assigned codes), three-digit zones by their first two digits. */
const COUNTRY =
  /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|2[1-689]\d|3[578]\d|42[013]|50\d|59\d|67\d|68\d|69\d|80[08]|85\d|87\d|88\d|96\d|97\d|99\d)/;

const INTERNATIONAL = /(?<![\p{L}\p{N}+])(?:\+ ?|00 ?)[1-9]\d{0,2}(?:[ .\-/()]{0,3}\d){6,13}(?!\d)/gu;
const NANP =
  /(?<![\d\p{L}.\-/])(?:1[ .-])?(?:\([2-9]\d{2}\)[ .-]?|[2-9]\d{2}[.-])[2-9]\d{2}[ .-]\d{4}(?:,? ?(?:x|ext\.?) ?\d{1,6})?(?![\d/]|[.-]\d)/gu;
const FRENCH = /(?<![\d\p{L}.,\-/])0[1-9](?:[ .-]\d{2}){4}(?![\d]|[ .,-]\d)/gu;
const SPANISH = /(?<![\d\p{L}.,\-/] ?)[6-9]\d{2}(?: \d{2}){3}(?! ?\d|[.,]\d)/gu;
const BRITISH =
  /(?<![\d\p{L}.,\-/])(?:07\d{3} \d{6}|07\d{3} \d{3} \d{3}|01\d{3} \d{6}|02\d \d{4} \d{4}|\(0\d{2,4}\) ?\d{3,4} ?\d{3,4})(?! ?\d)/gu;
const GERMAN = /(?<![\d\p{L}.,\-/])0[1-9]\d{1,4} ?\/ ?\d{3,9}(?:[ -]\d{1,6}){0,3}(?![\d/])/gu;

const NUMBER = '(?<v>[+(]{0,2}\\d(?:[ .\\-/()]{0,3}\\d){5,15}(?:,? ?(?:x|ext\\.?) ?\\d{1,6})?)(?!\\d)';
const FILL =
  '(?:[ \\n:#.=\\-*/()]{0,4}(?:number|num|no|nr|numero|is|was|at|on|es|al|el|son|est|au|le|il|ist|unter|e|mobile|cell|home|work|office|movil|fijo|directo|contacto|contact|person|y|and|et|und|&|fax)){0,3}[ \\n:#.=\\-*/]{0,4}';
const CALL_WORDS =
  'tel|telf|telef|tlf|tfno|tfno|tno|telefono|telefonos|phone|phones|telephone|telephones|cellphone|cell phone|mobile|my cell|cell|movil|portable|handy|mobil|telefon|telefonnummer|rufnummer|handynummer|cellulare|recapito|whatsapp|signal|pager|beeper|bleep|call|called|calling|phoned|ring|text|contact|reach|llamar|llame|contacto|contactar|appeler|joindre|anrufen|erreichbar|chiamare|contattare|hotline|extension';
const AFTER_WORD = new RegExp(`(?<![\\p{L}\\p{N}])(?:${CALL_WORDS})${FILL}${NUMBER}`, 'gu');
const FAX_WORD = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:fax|telefax|facsimile|telecopie|telecopieur)${FILL}${NUMBER}`,
  'gu',
);
const LOOSE_WORD =
  /(?:cell|call|called|calling|ring|text|contact|contacto|reach|signal|mobile|mobil|portable|extension)[^\d]{0,40}$/;
const FAX_BEFORE = /(?:fax|telecopie)[^\d+(]{0,12}$/;

const SHAPES = [INTERNATIONAL, NANP, FRENCH, SPANISH, BRITISH, GERMAN];

/** Telephone numbers by international form, by the shape of a numbering plan, or by a word before them. */
function telephones(text: string): Span[] {
  return [
    ...scan(text, AFTER_WORD, (passage, span) => isCallable(passage, text, span)),
    ...SHAPES.flatMap((shape) => scan(text, shape, (passage, span) => isShape(passage, text, span))),
  ];
}

function isShape(passage: string, text: string, { start, end }: Span): boolean {
  if (isMeasure(text, end) || /(?:00 ?){3}$/.test(passage)) return false;
  if (!/^(?:\+|00)/.test(passage)) return true;
  const digits = digitsOf(passage).replace(/^00/, '');
  if (digits.length < 8 || digits.length > 15 || !COUNTRY.test(digits)) return false;
  return (
    passage.startsWith('+') ||
    /[ .\-/()]/.test(passage.slice(2)) ||
    /(?:tel|phone|call|fax)/.test(before(text, start, 24))
  );
}

/** After a loose word ("call", "text") a bare number needs the length of one with an area code. */
function isCallable(passage: string, text: string, { start, end }: Span): boolean {
  const digits = digitsOf(passage).length;
  if (digits < 7 || digits > 16 || isMeasure(text, end) || /^ ?[-/]?\d/.test(after(text, end, 2)))
    return false;
  return !LOOSE_WORD.test(before(text, start, 56)) || digits >= 9 || /^\d{3}[ .-]\d{4}$/.test(passage);
}

export const fax: Rule = {
  class: 'E',
  action: 'block',
  suggestion: 'Leave out the fax number.',
  find: (text) => [
    ...scan(text, FAX_WORD, (passage, span) => isCallable(passage, text, span)),
    ...telephones(text).filter(({ start }) => FAX_BEFORE.test(before(text, start, 24))),
  ],
};

export const telephone: Rule = {
  class: 'D',
  action: 'block',
  suggestion: 'Leave out the telephone number.',
  find: (text) => telephones(text).filter(({ start }) => !FAX_BEFORE.test(before(text, start, 24))),
};
