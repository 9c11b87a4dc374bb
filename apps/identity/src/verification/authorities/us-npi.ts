import { z } from 'zod';
import { wordsOf } from '../names.js';
import { isNpi } from '../npi.js';
import type { Authority, Cells, ExclusionRow, RegisterRow } from './authority.js';

const individual = '1';
const npi = z.string().refine(isNpi, { error: 'is no NPI' });
const name = z.string().trim().min(1).max(120);
const state = z.string().trim().toUpperCase().max(40);

const registered = z.object({
  NPI: npi,
  'Provider Last Name (Legal Name)': name,
  'Provider First Name': name,
  'Provider Middle Name': z.string().max(120),
  'Provider Business Practice Location Address State Name': state,
  'Healthcare Provider Taxonomy Code_1': z.string().trim().max(10),
  'NPI Deactivation Date': z.string(),
  'NPI Reactivation Date': z.string(),
});

/** NPPES "Data Dissemination": organisations have entity type 2, and a deactivated number keeps nothing but its date. */
function readRegistered(cells: Cells): RegisterRow | null {
  if (cells['Entity Type Code'] !== individual) return deactivatedRow(cells);
  const row = registered.parse(cells);
  return {
    number: row.NPI,
    region: row['Provider Business Practice Location Address State Name'],
    family: wordsOf(row['Provider Last Name (Legal Name)']).join(' '),
    given: wordsOf(`${row['Provider First Name']} ${row['Provider Middle Name']}`),
    taxonomy: row['Healthcare Provider Taxonomy Code_1'] || null,
    active: isActive(cells),
  };
}

function deactivatedRow(cells: Cells): RegisterRow | null {
  if (cells['Entity Type Code'] !== '' || isActive(cells)) return null;
  return {
    number: npi.parse(cells['NPI']),
    region: '',
    family: '',
    given: [],
    taxonomy: null,
    active: false,
  };
}

function isActive(cells: Cells): boolean {
  return (cells['NPI Deactivation Date'] ?? '') === '' || (cells['NPI Reactivation Date'] ?? '') !== '';
}

const noNumber = '0000000000';
const excluded = z.object({
  LASTNAME: name,
  FIRSTNAME: z.string().max(120),
  MIDNAME: z.string().max(120),
  NPI: z.union([z.literal(['', noNumber]), npi]),
  DOB: z.union([z.literal(''), z.string().regex(/^\d{8}$/)]),
  STATE: state,
});

/** OIG LEIE: rows with BUSNAME and without LASTNAME are companies; a row with REINDATE no longer counts. */
function readExcluded(cells: Cells): ExclusionRow | null {
  const isOver = !['', '00000000'].includes(cells['REINDATE'] ?? '');
  if ((cells['LASTNAME'] ?? '').trim() === '' || isOver) return null;
  const row = excluded.parse(cells);
  return {
    number: row.NPI === '' || row.NPI === noNumber ? null : row.NPI,
    region: row.STATE || null,
    family: wordsOf(row.LASTNAME).join(' '),
    given: wordsOf(`${row.FIRSTNAME} ${row.MIDNAME}`),
    birthYear: row.DOB === '' ? null : Number(row.DOB.slice(0, 4)),
  };
}

/** United States: National Provider Identifier, with the exclusion list of the Office of Inspector General. */
export const usNpi: Authority = {
  code: 'us-npi',
  country: 'US',
  isPossible: isNpi,
  files: [
    {
      kind: 'us-npi',
      holds: 'rows',
      delimiter: ',',
      columns: [...Object.keys(registered.shape), 'Entity Type Code'],
      notice: 'NPPES: work of the US government, public domain. Taxonomy codes are kept as opaque strings.',
      read: readRegistered,
    },
    {
      kind: 'us-leie',
      holds: 'exclusions',
      delimiter: ',',
      columns: [...Object.keys(excluded.shape), 'REINDATE'],
      notice: 'OIG List of Excluded Individuals and Entities: work of the US government, public domain.',
      read: readExcluded,
    },
  ],
};
