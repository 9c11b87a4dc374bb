import { digitsOf, isMeasure, scan } from './scan.js';
import type { PhiClass, Rule } from '../finding.js';

const BLANK = '[ \\n]';
const FILL = `(?:[ :#.=*_/()"'>-]{0,3}(?:number|numbers|num|no|nr|numero|n|id|ids|identifier|code|card|is|was|ending|ending in|de|del|du|der|des|di|la|el|the|paciente|patient|clinica|clinico)(?![a-z0-9])){0,4}[ :#.=*_()\\n'">-]{0,5}`;
const VALUE =
  '(?<v>(?:[a-z]{1,6}[-/_]?)?\\d[a-z0-9]{0,20}(?:[-/_.]{1,2}[a-z0-9]{1,20}|[ ]{1,2}(?=\\d)[a-z0-9]{1,20}){0,6})(?![a-z0-9])';
const NUMBER = `(?:[ _\\n]{0,2}(?:number|num|no|nr|numero|n|id|identifier|code)(?![a-z])[.:]?|${BLANK}?#|${BLANK}?-?nummer|${BLANK}?n°)`;

interface Labels {
  class: PhiClass;
  suggestion: string;
  /** Words that announce such a number by themselves. */
  strong: string;
  /** Words that need "number", "no", "id" or # after them, or a colon and at least six digits. */
  weak: string;
  /** Prefixes of codes that carry their label: MRN-1002837. */
  prefixes?: string;
  /** Fewest digits of a value after a strong word. */
  digits?: number;
}

/** A rule for numbers that are known by the label before them, in any of the five languages. */
export function labelled({ class: phiClass, suggestion, strong, weak, prefixes, digits = 4 }: Labels): Rule {
  const patterns: [RegExp, number][] = [
    [new RegExp(`(?<![a-z0-9/])(?:${strong})(?![a-z0-9])\\.?${FILL}${VALUE}`, 'g'), digits],
    [new RegExp(`(?<![a-z0-9/])(?:${weak})${NUMBER}${FILL}${VALUE}`, 'g'), digits],
    [new RegExp(`(?<![a-z0-9/])(?:${weak}) ?[:=] ?${VALUE}`, 'g'), Math.max(digits, 6)],
  ];
  if (prefixes)
    patterns.push([
      new RegExp(
        `(?<![a-z0-9])(?<v>(?:${prefixes})[-#_][a-z]{0,2}\\d{4,14}(?:-\\d{1,6}){0,3})(?![a-z0-9])`,
        'g',
      ),
      4,
    ]);
  return {
    class: phiClass,
    action: 'block',
    suggestion,
    find: (text) =>
      patterns.flatMap(([pattern, fewest]) =>
        scan(
          text,
          pattern,
          (value, span) => digitsOf(value).length >= fewest && !isYear(value) && !isMeasure(text, span.end),
        ),
      ),
  };
}

/** "Historia clínica 2019" names a year. */
function isYear(value: string): boolean {
  return /^(?:19|20)\d{2}$/.test(value);
}

export const record = labelled({
  class: 'H',
  suggestion: 'Leave out the record number.',
  strong:
    'mrn|mr#|medical record|hospital number|hospital id|unit number|nhc|n\\.? ?h\\.? ?c|historia clinica|n historia|numero de historia|numero de historia clinica|episodio|cipa|csv-id|ipp|dossier medical|dossier patient|patientennummer|patienten-nr|patienten-id|patientenakte|fallnummer|aktenzeichen|krankenakte|cartella clinica|numero cartella|nosologico|codice paziente|record locator|patient identifier',
  weak: 'record|records|patient|chart|case|hospital|encounter|visit|admission|episode|specimen|sample|requisition|order|prescription|file|folder|expediente|historia|hc|ingreso|paciente|muestra|biopsia|dossier|sejour|prelevement|akte|fall|patienten|aufnahme|probe|cartella|paziente|ricovero|campione',
  prefixes: 'mrn|nhc|nh|pat|pid|rx|acc',
});

export const insurance = labelled({
  class: 'I',
  suggestion: 'Leave out the insurance number.',
  strong:
    "nass|nuss|n\\.? ?a\\.? ?s\\.? ?s|cip|numero de afiliacion|afiliacion|tarjeta sanitaria|tsi|seguridad social|medicare|medicaid|hicn|mbi|policy|poliza|policy holder|versichertennummer|versicherungsnummer|krankenversichertennummer|krankenkassennummer|tessera sanitaria|numero d'assure|numero assure|numero adherent|mutuelle|insurance id|member id|subscriber id|ins|pol",
  weak: 'insurance|insurer|health plan|plan|member|membership|subscriber|group|beneficiary|coverage|claim|seguro|aseguradora|mutua|asegurado|assurance|assure|adherent|carte vitale|versicherung|versicherten|krankenkasse|assicurazione|polizza|police',
  prefixes: 'ins|pol|hin',
});

export const account = labelled({
  class: 'J',
  suggestion: 'Leave out the account number.',
  strong:
    'account|acct|bank account|routing|aba routing|sort code|kontonummer|bankleitzahl|blz|numero de cuenta|cuenta bancaria|numero de compte|conto corrente|iban',
  weak: 'acc|billing|invoice|payment|guarantor|cuenta|factura|compte|facture|konto|rechnung|rechnungs|conto|fattura|credit card|debit card|card|tarjeta|carte',
  prefixes: 'acct',
});

/** Payment cards: after the word alone a value needs the length of one. */
export const card = labelled({
  class: 'J',
  suggestion: 'Leave out the card number.',
  strong: 'credit card|debit card|card|cc|tarjeta|carte|karte|carta',
  weak: 'kreditkarte',
  digits: 12,
});

export const certificate = labelled({
  class: 'K',
  suggestion: 'Leave out the licence number.',
  strong:
    "npi|dea|gmc|rpps|adeli|lanr|n[o°.]{0,2} ?col|numero de colegiado|colegiado|col|medical licen[cs]e|driver'?s? licen[cs]e|driving licen[cs]e|permiso de conducir|carnet de conducir|permis de conduire|fuhrerschein|fuhrerscheinnummer|patente di guida|numero iscrizione",
  weak: 'licen[cs]e|certificate|registration|gmc|nmc|colegiado|colegiada|licencia|titulo|permis|certificat|zulassung|approbation|arzt|patente|certificato|ordine dei medici|albo',
  prefixes: 'dl|lic',
});

export const device = labelled({
  class: 'M',
  suggestion: 'Leave out the serial number of the device.',
  strong:
    's/n|serial|serial number|imei|udi|numero de serie|seriennummer|geratenummer|numero di serie|matricola|device serial',
  weak: 'device|implant|pacemaker|dispositivo|implante|dispositif|appareil|gerat|gerate|serie',
});

export const nationalLabel = labelled({
  class: 'G',
  suggestion: 'Leave out the national number.',
  strong:
    "ssn|nss|ss#|social security|nid|dni|nie|nif|d\\.n\\.i|passport|pasaporte|passeport|reisepass|reisepassnummer|passaporto|nhs|nir|numero de securite sociale|securite sociale|codice fiscale|steuer-id|steueridentifikationsnummer|sozialversicherungsnummer|personalausweis|personalausweisnummer|carta d'identita|documento de identidad|cedula|curp|cpf|rut|aadhaar|tax id|tin|itin|visa number|employee id|emp",
  weak: "national|national insurance|national identity|identity card|nhs|id card|cedula|documento|identite|carte d'identite|ausweis|identita|employee|staff",
  prefixes: 'nid|emp|ssn',
});
