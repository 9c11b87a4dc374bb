import { iban, luhn } from '../check-digits.js';
import type { Rule, Span } from '../finding.js';
import { bare, digitsOf, scan } from './scan.js';

/** Length by country (SWIFT IBAN registry); others are not read. */
const LENGTHS =
  'ad24ae23at20be16bg22ch21cy28cz24de22dk18ee20es24fi18fr27gb22gr27hr21hu28ie22il23is26it27li21lt20lu20lv21mc27mt31nl18no15pl28pt25ro24rs22sa24se24si19sk24sm27tr26ua29br29cr22do28gt28kw30lb28qa29';
const IBAN = /(?<![a-z0-9])[a-z]{2}\d{2}(?:[ -]?[a-z0-9]){11,30}/g;
// Card numbers begin with 2 to 6 and have 13 to 19 places (ISO/IEC 7812-1), in groups of four or 4-6-5 or alone.
const CARD =
  /(?<![\d.,\-+/])[2-6]\d{3}(?:([ -]?)\d{4}\1\d{4}\1\d{1,7}|([ -]?)\d{6}\2\d{4,5}|\d{9,15})(?![\d]|[.,-]\d)/g;

/** Four by four with hyphens is a card even where a digit was mistyped. */
const GROUPED = /^\d{4}(?:-\d{4}){3}$/;

export const bank: Rule = {
  class: 'J',
  action: 'block',
  suggestion: 'Leave out the account or card number.',
  find: (text) => [
    ...scan(text, IBAN).flatMap((span) => cutToLength(text, span)),
    ...scan(
      text,
      CARD,
      (passage) => digitsOf(passage).length >= 13 && (luhn(digitsOf(passage)) || GROUPED.test(passage)),
    ),
  ],
};

/** The account number at the start of a run of letters and digits, if its check digits say that it is one. */
function cutToLength(text: string, { start, end }: Span): Span[] {
  const country = LENGTHS.indexOf(text.slice(start, start + 2));
  if (country < 0 || country % 4) return [];
  let places = Number(LENGTHS.slice(country + 2, country + 4));
  let at = start;
  for (; at < end && places > 0; at += 1) if (/[a-z0-9]/.test(text[at]!)) places -= 1;
  return places === 0 && iban(bare(text.slice(start, at))) ? [{ start, end: at }] : [];
}
