import type { CaseContent } from '../case/case-content.js';

type AgeBand = CaseContent['ageBand'];
type Sex = CaseContent['sex'];

/** How a narrative says an age, by unit; English, French and Italian. */
const years = [
  /\b(\d{1,3})[\s-]*(?:years?|yrs?|y)[\s./-]*(?:old|o)\b/i,
  /\baged? (?:of )?(\d{1,3})(?: years?)?\b/i,
  /(?:âgée?s?|agée?s?|ans?e?) de (\d{1,3}) ?ans\b/i,
  /\bde (\d{1,3}) ans\b/i,
  /\bdi (?:anni )?(\d{1,3})(?: anni)?\b(?! mes| giorn|%)/i,
  /\b(\d{1,3}) ?(?:anni|enne)\b/i,
];
const months = [
  /\b(\d{1,2})[\s-]*months?[\s-]*old\b/i,
  /(?:âgée?|agée?|nourrisson|fillette|garçon) de (\d{1,2}) mois\b/i,
  /\bdi (\d{1,2}) mesi\b/i,
];
const days = [/\b(\d{1,2})[\s-]*days?[\s-]*old\b/i, /(?:âgée?|agée?) de (\d{1,2}) jours\b/i];

interface Found {
  index: number;
  value: number;
}

/** The age that a narrative gives first, as a band; `unknown` where it gives none. */
export function ageBandIn(text: string): AgeBand {
  const found = [
    { unit: bandOfYears, at: earliest(text, years) },
    { unit: bandOfMonths, at: earliest(text, months) },
    { unit: bandOfDays, at: earliest(text, days) },
  ].flatMap(({ unit, at }) => (at ? [{ unit, ...at }] : []));
  const first = found.sort((a, b) => a.index - b.index)[0];
  return first ? first.unit(first.value) : 'unknown';
}

function earliest(text: string, patterns: RegExp[]): Found | undefined {
  const found = patterns.flatMap((pattern) => {
    const match = pattern.exec(text);
    return match ? [{ index: match.index, value: Number(match[1]) }] : [];
  });
  return found.sort((a, b) => a.index - b.index)[0];
}

function bandOfYears(age: number): AgeBand {
  if (age > 120) return 'unknown';
  if (age >= 90) return '90+';
  if (age < 1) return '1-11 mo';
  if (age < 5) return '1-4 y';
  const start = Math.floor(age / 5) * 5;
  return `${start}-${start + 4}` as AgeBand;
}

function bandOfMonths(age: number): AgeBand {
  if (age === 0) return '0-28 d';
  return age < 12 ? '1-11 mo' : bandOfYears(Math.floor(age / 12));
}

function bandOfDays(age: number): AgeBand {
  return age <= 28 ? '0-28 d' : '1-11 mo';
}

const female =
  /\b(?:wom[ae]n|female|girl|lady|she|her|femme|fille|fillette|patiente|elle|donna|ragazza|bambina)\b/i;
const male =
  /\b(?:m[ae]n|male|boy|gentleman|he|his|homme|garçon|(?:un|le) patient|monsieur|uomo|ragazzo|bambino)\b/i;

/** The sex that the words of a narrative say first; `unknown` where they say none. */
export function sexIn(text: string): Sex {
  const [her, him] = [female.exec(text)?.index ?? Infinity, male.exec(text)?.index ?? Infinity];
  if (her === him) return 'unknown';
  return her < him ? 'female' : 'male';
}
