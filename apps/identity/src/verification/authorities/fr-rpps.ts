import { z } from 'zod';
import { wordsOf } from '../names.js';
import type { Authority, Cells, RegisterRow } from './authority.js';

const number = z.string().regex(/^\d{11}$/, { error: 'is no RPPS number' });
const rpps = '8';

const activity = z.object({
  'Identifiant PP': number,
  "Nom d'exercice": z.string().trim().min(1).max(120),
  "Prénom d'exercice": z.string().trim().max(120),
  'Code profession': z.string().trim().max(10),
  'Code Département (structure)': z.string().trim().toUpperCase().max(10),
});

/** "Extractions libre accès": one row per activity, so one number may stand there several times. Type 8 is the RPPS. */
function read(cells: Cells): RegisterRow | null {
  if (cells["Type d'identifiant PP"] !== rpps) return null;
  const row = activity.parse(cells);
  return {
    number: row['Identifiant PP'],
    region: row['Code Département (structure)'],
    family: wordsOf(row["Nom d'exercice"]).join(' '),
    given: wordsOf(row["Prénom d'exercice"]),
    taxonomy: row['Code profession'] || null,
    active: true,
  };
}

/** France: Répertoire partagé des professionnels de santé. */
export const frRpps: Authority = {
  code: 'fr-rpps',
  country: 'FR',
  isPossible: (text) => number.safeParse(text).success,
  files: [
    {
      kind: 'fr-rpps',
      holds: 'rows',
      delimiter: '|',
      columns: [...Object.keys(activity.shape), "Type d'identifiant PP"],
      notice: 'Annuaire Santé, Agence du Numérique en Santé, Licence Ouverte / Open Licence 2.0.',
      read,
    },
  ],
};
