import { dni, kvnr, nass, nhs, nir } from '../check-digits.js';
import type { Rule } from '../finding.js';
import { bare, before, digitsOf, isMeasure, scan } from './scan.js';

// Area 001-899 without 666, group and serial not zero (Social Security Administration, RM 10201.030 and .035).
const SSN = /(?<![\d\-.a-z])(?!000|666|9)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?![\d]|[-.]\d)/g;
const SSN_WORDS = /(?:ssn|social security|soc\.? sec)[^\n]{0,24}$/;
const DNI = /(?<![a-z0-9.-])(?:\d{8}-?|\d{2}\.\d{3}\.\d{3}-?|[xyz]-?\d{7}-?)[a-z](?![a-z0-9])/g;
const NHS = /(?<![\d.,\-+/])\d{3}[ -]\d{3}[ -]\d{4}(?![\d]|[.,-]\d)/g;
const NIR =
  /(?<![\d.,])[12] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d{2}|2[ab]) ?\d{3} ?\d{3} ?\d{2}(?![\d]|[.,]\d)/g;
const CODICE_FISCALE = /(?<![a-z0-9])[a-z]{6} ?\d{2}[abcdehlmprst]\d{2} ?[a-z]\d{3}[a-z](?![a-z0-9])/g;

export const national: Rule = {
  class: 'G',
  action: 'block',
  suggestion: 'Leave out the national number.',
  find: (text) => [
    ...scan(
      text,
      SSN,
      (passage, { start }) => passage.includes('-') || SSN_WORDS.test(before(text, start, 48)),
    ),
    ...scan(text, DNI, (passage) => dni(bare(passage))),
    ...scan(text, NHS, (passage, { end }) => nhs(digitsOf(passage)) && !isMeasure(text, end)),
    ...scan(text, NIR, (passage) => nir(bare(passage))),
    ...scan(text, CODICE_FISCALE),
  ],
};

const NASS = /(?<![\d.,\-/])\d{2}[ /-]\d{8}[ /-]?\d{2}(?![\d]|[.,/-]\d)/g;
const KVNR = /(?<![a-z0-9])[a-z]\d{9}(?![a-z0-9])/g;
// Medicare beneficiary identifier: 11 places, letters without S, L, O, I, B, Z (CMS, understanding the MBI format).
const MBI =
  /(?<![a-z0-9])[1-9][ac-hjkmnp-rt-y][0-9ac-hjkmnp-rt-y]\d-?[ac-hjkmnp-rt-y][0-9ac-hjkmnp-rt-y]\d-?[ac-hjkmnp-rt-y]{2}\d{2}(?![a-z0-9])/g;

export const insuranceNumber: Rule = {
  class: 'I',
  action: 'block',
  suggestion: 'Leave out the insurance number.',
  find: (text) => [
    ...scan(text, NASS, (passage) => nass(digitsOf(passage))),
    ...scan(text, KVNR, (passage) => kvnr(passage)),
    ...scan(text, MBI),
  ],
};
