import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** The 330 columns of an NPPES data dissemination file (version 2), in their order. */
export const nppesColumns: readonly string[] = [
  'NPI',
  'Entity Type Code',
  'Replacement NPI',
  'Employer Identification Number (EIN)',
  'Provider Organization Name (Legal Business Name)',
  'Provider Last Name (Legal Name)',
  'Provider First Name',
  'Provider Middle Name',
  'Provider Name Prefix Text',
  'Provider Name Suffix Text',
  'Provider Credential Text',
  'Provider Other Organization Name',
  'Provider Other Organization Name Type Code',
  'Provider Other Last Name',
  'Provider Other First Name',
  'Provider Other Middle Name',
  'Provider Other Name Prefix Text',
  'Provider Other Name Suffix Text',
  'Provider Other Credential Text',
  'Provider Other Last Name Type Code',
  ...addressOf('Mailing'),
  ...addressOf('Practice Location'),
  'Provider Enumeration Date',
  'Last Update Date',
  'NPI Deactivation Reason Code',
  'NPI Deactivation Date',
  'NPI Reactivation Date',
  'Provider Sex Code',
  'Authorized Official Last Name',
  'Authorized Official First Name',
  'Authorized Official Middle Name',
  'Authorized Official Title or Position',
  'Authorized Official Telephone Number',
  ...numbered(15, [
    'Healthcare Provider Taxonomy Code',
    'Provider License Number',
    'Provider License Number State Code',
    'Healthcare Provider Primary Taxonomy Switch',
  ]),
  ...numbered(50, [
    'Other Provider Identifier',
    'Other Provider Identifier Type Code',
    'Other Provider Identifier State',
    'Other Provider Identifier Issuer',
  ]),
  'Is Sole Proprietor',
  'Is Organization Subpart',
  'Parent Organization LBN',
  'Parent Organization TIN',
  'Authorized Official Name Prefix Text',
  'Authorized Official Name Suffix Text',
  'Authorized Official Credential Text',
  ...numbered(15, ['Healthcare Provider Taxonomy Group']),
  'Certification Date',
];

function addressOf(kind: string): string[] {
  return [
    `Provider First Line Business ${kind} Address`,
    `Provider Second Line Business ${kind} Address`,
    `Provider Business ${kind} Address City Name`,
    `Provider Business ${kind} Address State Name`,
    `Provider Business ${kind} Address Postal Code`,
    `Provider Business ${kind} Address Country Code (If outside U.S.)`,
    `Provider Business ${kind} Address Telephone Number`,
    `Provider Business ${kind} Address Fax Number`,
  ];
}

function numbered(times: number, names: readonly string[]): string[] {
  return Array.from({ length: times }, (_, at) => names.map((name) => `${name}_${at + 1}`)).flat();
}

/** Writes an invented file: every fifth row an organisation, every fiftieth a number that was deactivated. */
export function writeNppes(path: string, rows: number): Promise<void> {
  return pipeline(Readable.from(blocksOf(rows)), createWriteStream(path));
}

const rowsOfBlock = 1_000;

function* blocksOf(rows: number): Generator<string> {
  yield lineOf(nppesColumns);
  for (let from = 0; from < rows; from += rowsOfBlock) {
    const length = Math.min(rowsOfBlock, rows - from);
    yield Array.from({ length }, (_, at) => rowNumber(from + at)).join('');
  }
}

const lineOf = (cells: readonly string[]): string => `"${cells.join('","')}"\n`;

const states = ['CA', 'TX', 'NY', 'OH', 'WA', 'NV', 'KY', 'FL', 'IL', 'PA'];
const given = ['ADA', 'BORIS', 'CYRUS', 'DORA', 'ELI', 'FATIMA', 'GUSTAV', 'HANA', 'IVO', 'JUNE', 'KOFI'];
const taxonomies = ['207R00000X', '207RC0000X', '208D00000X', '207Q00000X', '363L00000X', '1223G0001X'];

/** @returns the line of a row, with what stands in most rows of the real file */
export function rowNumber(index: number): string {
  const of = (list: readonly string[], step: number): string => list[Math.floor(index / step) % list.length]!;
  const number = npiNumber(index);
  if (index % 50 === 49) return lineOf(cellsOf({ NPI: number, 'NPI Deactivation Date': '03/14/2024' }));
  const place = { City: 'SPRINGFIELD', State: of(states, 1), Postal: '012345678' };
  const isPerson = index % 5 !== 4;
  return lineOf(
    cellsOf({
      NPI: number,
      'Entity Type Code': isPerson ? '1' : '2',
      ...(isPerson
        ? person(index, of(given, 1), of(given, 7))
        : { [organisation]: `INVENTED CLINIC ${index}, INC.` }),
      ...address('Mailing', place),
      ...address('Practice Location', place),
      'Provider Enumeration Date': '05/23/2005',
      'Last Update Date': '11/08/2026',
      'Healthcare Provider Taxonomy Code_1': of(taxonomies, 3),
      'Provider License Number_1': `L${index}`,
      'Provider License Number State Code_1': place.State,
      'Healthcare Provider Primary Taxonomy Switch_1': 'Y',
      'Is Sole Proprietor': 'N',
      'Certification Date': '06/01/2025',
    }),
  );
}

const organisation = 'Provider Organization Name (Legal Business Name)';

function person(index: number, first: string, middle: string): Record<string, string> {
  return {
    'Provider Last Name (Legal Name)': `SPECIMEN-${index.toString(36).toUpperCase()}`,
    'Provider First Name': first,
    'Provider Middle Name': middle,
    'Provider Credential Text': 'M.D.',
    'Provider Sex Code': index % 2 === 0 ? 'F' : 'M',
  };
}

function address(
  kind: string,
  place: { City: string; State: string; Postal: string },
): Record<string, string> {
  return {
    [`Provider First Line Business ${kind} Address`]: '1 INVENTED AVENUE',
    [`Provider Business ${kind} Address City Name`]: place.City,
    [`Provider Business ${kind} Address State Name`]: place.State,
    [`Provider Business ${kind} Address Postal Code`]: place.Postal,
    [`Provider Business ${kind} Address Country Code (If outside U.S.)`]: 'US',
    [`Provider Business ${kind} Address Telephone Number`]: '5550100000',
  };
}

const cellsOf = (named: Readonly<Record<string, string>>): string[] =>
  nppesColumns.map((name) => named[name] ?? '');

/** A number with its check digit (Luhn over `80840` + number), a different one for each index below 10^8. */
function npiNumber(index: number): string {
  const stem = `1${String(index).padStart(8, '0')}`;
  const sum = [...`80840${stem}`].reverse().reduce((total, digit, at) => {
    const doubled = Number(digit) * (at % 2 === 0 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return `${stem}${(10 - (sum % 10)) % 10}`;
}
