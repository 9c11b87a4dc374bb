import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { PhiClass } from '@openrounds/phi-guard';

/** One labelled text; offsets in UTF-16 units. */
export interface LabelledText {
  id: string;
  collection: string;
  text: string;
  /** What counts as a structured identifier. */
  elements: { start: number; end: number; type: string; class: PhiClass }[];
  /** Everything labelled, counted or not. */
  labels: { start: number; end: number }[];
}

interface RawText {
  id: string;
  part?: string;
  text: string;
  spans: { start: number; end: number; type: string }[];
}

/** Labels of the three collections that stand for a structured class; all other labels are not counted. */
const CLASSES: Record<string, PhiClass> = {
  CREDIT_CARD: 'J',
  PHONE_NUMBER: 'D',
  EMAIL_ADDRESS: 'F',
  DOMAIN_NAME: 'N',
  IBAN_CODE: 'J',
  US_SSN: 'G',
  IP_ADDRESS: 'O',
  US_DRIVER_LICENSE: 'K',
  DATE_TIME: 'C',
  FECHAS: 'C',
  ID_SUJETO_ASISTENCIA: 'H',
  ID_ASEGURAMIENTO: 'I',
  CORREO_ELECTRONICO: 'F',
  ID_CONTACTO_ASISTENCIAL: 'H',
  NUMERO_TELEFONO: 'D',
  NUMERO_FAX: 'E',
  ID_TITULACION_PERSONAL_SANITARIO: 'K',
  MEDICAL_RECORD_NUMBER: 'H',
  PRESCRIPTION_NUMBER: 'H',
  DATE_OF_BIRTH: 'C',
  TIMESTAMP: 'C',
  HEALTH_INSURANCE_ID: 'I',
  INSURANCE_POLICY_NUMBER: 'I',
  NPI_NUMBER: 'K',
  DEA_NUMBER: 'K',
  DRIVER_LICENSE_NUMBER: 'K',
  SOCIAL_SECURITY_NUMBER: 'G',
  NATIONAL_ID_NUMBER: 'G',
  PASSPORT_NUMBER: 'G',
  TAX_ID: 'G',
  VISA_NUMBER: 'G',
  CREDIT_CARD_NUMBER: 'J',
  BANK_ACCOUNT_NUMBER: 'J',
  BANK_ROUTING_NUMBER: 'J',
  IBAN: 'J',
  MAC_ADDRESS: 'M',
  DEVICE_IDENTIFIER: 'M',
  LICENSE_PLATE: 'L',
  URL: 'N',
};

const lines = (file: string): string[] => readFileSync(file, 'utf8').split('\n').filter(Boolean);

/** The three labelled collections; of the Spanish cases the part `dev`, on which nothing may be tuned, comes apart. */
export function readLabelled(data: string): LabelledText[] {
  return ['synthetic-sentences', 'spanish-cases', 'template-notes'].flatMap((name) =>
    lines(path.join(data, 'phi', `${name}.ndjson`)).map((line) => {
      const raw = JSON.parse(line) as RawText;
      return {
        id: raw.id,
        collection: raw.part ? `${name}:${raw.part}` : name,
        text: raw.text,
        elements: elementsOf(raw),
        labels: labelsOf(raw),
      };
    }),
  );
}

function labelsOf(raw: RawText): LabelledText['labels'] {
  const offsets = utf16Offsets(raw.text);
  return raw.spans.map(({ start, end }) => ({ start: offsets[start]!, end: offsets[end]! }));
}

function elementsOf(raw: RawText): LabelledText['elements'] {
  const offsets = utf16Offsets(raw.text);
  return raw.spans.flatMap(({ start, end, type }) => {
    const element = { start: offsets[start]!, end: offsets[end]!, type };
    const phiClass = CLASSES[type];
    return phiClass && isCounted(type, raw.text.slice(element.start, element.end))
      ? [{ ...element, class: phiClass }]
      : [];
  });
}

/**
 * A bare year and a weekday are no identifiers; a date counts when it has a figure besides the year. Under the label of a
 * patient's number the Spanish cases also mark words ("newborn", "mother"): those without a figure are not counted.
 */
function isCounted(type: string, passage: string): boolean {
  if (type === 'ID_SUJETO_ASISTENCIA') return /\d/.test(passage);
  if (type !== 'FECHAS' && type !== 'DATE_TIME') return true;
  const rest = passage.replace(/\b(?:19|20)\d{2}\b|años?/g, '');
  return /\d/.test(rest) || (/\d/.test(passage) && /\p{L}{3,}/u.test(rest));
}

/** UTF-16 offset of each code point, and of the end. */
function utf16Offsets(text: string): number[] {
  const offsets = [0];
  for (const character of text) offsets.push(offsets.at(-1)! + character.length);
  return offsets;
}

/** Texts that should pass: the physicians' questions. The column order is `id, question, short_form`. */
export function readQuestions(data: string): { id: string; text: string }[] {
  return lines(path.join(data, 'questions.tsv'))
    .slice(1)
    .map((line) => line.split('\t'))
    .map(([id, question]) => ({ id: id!, text: question!.replace(/^"(.*)"$/, '$1').replaceAll('""', '"') }));
}

/** Published narratives. */
export function readNarratives(data: string): { id: string; language: string; text: string }[] {
  return lines(path.join(data, 'cases.ndjson')).map(
    (line) => JSON.parse(line) as { id: string; language: string; text: string },
  );
}
