import { dea, gtin, luhn, npi, vin } from '../check-digits.js';
import type { OriginalText, Rule, Span } from '../finding.js';
import { before, digitsOf, scan } from './scan.js';

const NPI = /(?<![\d.,\-+/a-z])[12]\d{9}(?![\d]|[.,-]\d)/g;
const PROVIDER = /(?:npi|provider|prescriber|physician|doctor|dr\.)[^\n]{0,40}$/;
// The first letter is that of a registrant; a dbSNP number (rs...) is masked before.
const DEA = /(?<![a-z0-9])[abfgmpr][a-z]\d{7}(?![a-z0-9])/g;

export const certificateNumber: Rule = {
  class: 'K',
  action: 'block',
  suggestion: 'Leave out the licence number.',
  find: (text, original) => [
    ...scan(text, NPI, (passage, { start }) => npi(passage) && PROVIDER.test(before(text, start, 56))),
    ...scan(text, DEA, (passage, span) => dea(passage) && /^[A-Z]{2}/.test(original.slice(span))),
  ],
};

const VIN = /(?<![a-z0-9])[a-hj-npr-z0-9]{17}(?![a-z0-9])/g;

const PLATE_WORD =
  /(?<![a-z0-9])(?:licen[cs]e plate|number ?plate|registration plate|plate|matricula|bastidor|plaque(?: d'immatriculation)?|immatriculation|kennzeichen|fahrgestellnummer|targa|telaio|vin|chassis)(?![a-z])[ :#.=]{0,3}(?:(?:number|no|nr|n|numero|is|was)[ :#.]{1,3})?(?<v>[a-z0-9][a-z0-9 -]{3,17})/g;
const PLATE = /^(?=[A-Z -]{0,6}\d)[A-Z0-9]{1,8}(?:[ -]?[A-Z0-9]{1,7}){0,3}(?![a-z])/;

/** After the word for a plate: capitals and figures, as far as they go. */
function plates(text: string, original: OriginalText): Span[] {
  return scan(text, PLATE_WORD).flatMap(({ start, end }) => {
    const typed = PLATE.exec(original.slice({ start, end }))?.[0] ?? '';
    return digitsOf(typed).length >= 2 && typed.length >= 4 ? [{ start, end: start + typed.length }] : [];
  });
}

export const vehicleNumber: Rule = {
  class: 'L',
  action: 'block',
  suggestion: 'Leave out the vehicle number.',
  find: (text, original) => [
    ...scan(text, VIN, (passage) => /[a-z]/.test(passage) && /\d{4}$/.test(passage) && vin(passage)),
    ...plates(text, original),
  ],
};

const MAC = /(?<![0-9a-z:-])[0-9a-f]{2}(?:([:-])[0-9a-f]{2})(?:\1[0-9a-f]{2}){4}(?![0-9a-z:-])/g;
const UDI = /\(01\) ?\d{14}(?: ?\((?:1[0-7]|2[0-9]|30)\) ?[a-z0-9-]{1,20}){0,5}/g;
const UUID = /(?<![0-9a-z-])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-z-])/g;
const IMEI = /(?<=imei[ :.#a-z]{0,12})\d{2}-?\d{6}-?\d{6}-?\d(?!\d)/g;

export const deviceNumber: Rule = {
  class: 'M',
  action: 'block',
  suggestion: 'Leave out the serial number of the device.',
  find: (text) => [
    ...scan(text, MAC, (passage) => /[a-f]/.test(passage) || passage.includes(':')),
    ...scan(text, UDI, (passage) => gtin(digitsOf(passage).slice(2, 16))),
    ...scan(text, UUID),
    ...scan(text, IMEI, (passage) => luhn(digitsOf(passage))),
  ],
};
