import { iban, luhn } from '../check-digits.js';
import type { Rule } from '../finding.js';
import { bare, digitsOf, scan } from './scan.js';

const IBAN = /(?<![a-z0-9])[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,3})?(?![a-z0-9])/g;
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
    ...scan(text, IBAN, (passage) => iban(bare(passage)) && bare(passage).length >= 15),
    ...scan(text, CARD, (passage) => digitsOf(passage).length >= 13 && (luhn(digitsOf(passage)) || GROUPED.test(passage))),
  ],
};
