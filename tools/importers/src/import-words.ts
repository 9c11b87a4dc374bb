import { resolve } from 'node:path';

export interface ImportWords {
  readonly service: string;
  /** What the service's own import program is given. */
  readonly words: string[];
}

/** The service that takes each kind of file in. */
export const owners: Readonly<Record<string, string>> = {
  questions: 'discussions',
  cases: 'cases',
  drugs: 'ratings',
  conditions: 'ratings',
  'us-npi': 'identity',
  'us-leie': 'identity',
  'fr-rpps': 'identity',
};

export const help = `npm run import -- <kind> <file> [--dry-run] [--json] [--limit=<n>] [--profile=<name>]

  questions    posts from a tab-separated file: id, question, short_form
  cases        teaching cases from NDJSON: id, language, text, source, doi or url, licence, authors
  drugs        the drug catalogue from a tab-separated file: brand, ingredients
  conditions   the condition catalogue from a tab-separated file: id, label, parents, icd10cm
  us-npi       clinicians of the United States: the file of NPPES (npidata_pfile)
  us-leie      who is shut out there: the list of excluded individuals of the OIG
  fr-rpps      clinicians of France: PS_LibreAcces_Personne_activite

Works on the running stack, through the use cases of the service that owns the data. Rows that a rule refuses are
reported with the reason, never with their text. Safe to repeat and to interrupt.
`;

/**
 * Reads the words of the command; the file is meant as seen from where the command was given.
 * @returns undefined when they are no import
 */
export function importWords(args: readonly string[], from: string): ImportWords | undefined {
  const [kind = '', file, ...rest] = [
    ...args.filter((word) => !word.startsWith('--')),
    ...args.filter((word) => word.startsWith('--')),
  ];
  const service = owners[kind];
  if (service === undefined || file === undefined || file.startsWith('--')) return undefined;
  return { service, words: [kind, resolve(from, file), ...rest] };
}
