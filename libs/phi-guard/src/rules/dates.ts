import type { OriginalText, Rule, Span } from '../finding.js';
import { DAY_WORD, MONTH_ANY, MONTH_FULL, YEAR_WORDS } from './calendar.js';
import { after, before, isMeasure, scan } from './scan.js';

const TIME =
  '(?:[t ,]{1,2}\\d{1,2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,6})?)?(?: ?(?:z|[ap]\\.?m\\.?|[+-]\\d{2}:?\\d{2})(?![a-z]))?)?';
const YEAR = '(?:19|20)\\d{2}';
const DAY = '(?:0?[1-9]|[12]\\d|3[01])';
const MONTH_NUMBER = '(?:0?[1-9]|1[0-2])';
const DIGIT_FREE = '(?<![\\d\\p{L}]|\\d[.,:/-])';
const NO_DIGIT = '(?![\\d\\p{L}]|[.,/-]\\d)';

// Day and month in figures, both orders, with a year of four places.
const FIGURES = new RegExp(
  `${DIGIT_FREE}(?:${DAY} ?[/.\\-] ?${MONTH_NUMBER}|${MONTH_NUMBER} ?[/.\\-] ?${DAY}) ?[/.\\-] ?${YEAR}${TIME}(?!\\d|[.,/-]\\d)`,
  'gu',
);
const ISO = new RegExp(`${DIGIT_FREE}${YEAR}([-/.])${MONTH_NUMBER}\\1${DAY}${TIME}${NO_DIGIT}`, 'gu');
const COMPACT_ISO = new RegExp(
  `${DIGIT_FREE}${YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])t\\d{4,6}z?${NO_DIGIT}`,
  'gu',
);
// A year of two places is read with slashes, or after a word that announces a date.
const SHORT_YEAR = new RegExp(
  `${DIGIT_FREE}(?:${DAY}([/.\\-])${MONTH_NUMBER}|${MONTH_NUMBER}([/.\\-])${DAY})(?:\\1|\\2)\\d{2}${TIME}${NO_DIGIT}`,
  'gu',
);
const ANNOUNCED =
  /(?:\bon|\bdated?|\bsince|\buntil|\bfrom|\bborn|\bdob|admitted|discharged|seen|\bel|\bdel|\bdesde|\bhasta|\bfecha[a-z ]{0,24}|\ble|\bdu|\bau|\bdate[a-z ]{0,24}|\bam|\bvom|\bseit|\bbis|\bdatum|\bil|\bdal|\bdata[a-z ]{0,24}|nacid[oa]|\bne e?|\bgeb|\bnat[oa]|\bf\.? ?nac|\bdia)[ :.()]{0,4}$/;

// Day and month in words.
const ORDINAL = '(?:st|nd|rd|th|er|e|o|a|\\.)?';
const OF = "(?:[ \\n]{1,2}(?:of|de|del|d'|di|des)[ \\n]{1,2}|[ \\n]{0,2}[-/.,]?[ \\n]{0,2}(?:d')?)";
const SEPARATOR =
  "(?:[ \\n]{1,2}(?:(?:of|de|del|des|di|in|en)[ \\n]{1,2})(?:(?:ano|l'annee|l'anno|dell'anno|jahres|the year)[ \\n]{1,2})?|[ \\n]{0,2}[-/.,']{0,2}[ \\n]{0,2})";
const DAY_IN_WORDS = `(?<![\\p{L}\\d])(?:(?:the|el|le|il|am|den|der|lo|l') ?)?(?:${DAY_WORD})`;
const FIGURE_DAY = `(?<![\\p{L}\\d]|\\d[.,:])${DAY}${ORDINAL}`;
const YEAR_END = `(?:${YEAR}|'?\\d{2}(?![\\d%]))${TIME}(?![\\d\\p{L}])`;

const DAY_MONTH_YEAR = new RegExp(
  `(?:${FIGURE_DAY}|${DAY_IN_WORDS})${OF}(?:${MONTH_ANY})\\.?${SEPARATOR}(?:${YEAR_END}|${YEAR_WORDS}(?!\\p{L}))`,
  'gu',
);
const MONTH_DAY_YEAR = new RegExp(
  `(?<![\\p{L}\\d])(?:${MONTH_ANY})\\.?[ \\n]{0,2}(?:the )?(?:${DAY}(?: ?(?:st|nd|rd|th))?|${DAY_WORD})[ \\n]{0,2},?[ \\n]{0,2}(?:(?:of )?${YEAR}${TIME}(?![\\d\\p{L}])|${YEAR_WORDS}(?!\\p{L}))`,
  'gu',
);
const YEAR_MONTH_DAY = new RegExp(
  `(?<![\\p{L}\\d])${YEAR}[ -](?:${MONTH_ANY})[ -]${DAY}(?![\\d\\p{L}])`,
  'gu',
);

// Month with year, day with month: dates except the year, too.
const MONTH_YEAR = new RegExp(
  `(?<![\\p{L}\\d])(?:(?:${MONTH_FULL}) (?:y|and|et|und|e|to|or|a|au|bis|-) )?(?:${MONTH_ANY})(?:\\.?(?: (?:of|de|del|di|dell'anno)(?: ano)? | ?[,'/-] ?| {0,2})\\n?)${YEAR}(?![\\d\\p{L}]|[.,]\\d)`,
  'gu',
);
const MONTH_SHORT_YEAR = new RegExp(
  `(?<![\\p{L}\\d])(?:${MONTH_FULL})(?:[-/]| ?')\\d{2}(?![\\d\\p{L}]|[.,-]\\d)`,
  'gu',
);
const MONTH_YEAR_FIGURES = new RegExp(`${DIGIT_FREE}(?:0[1-9]|1[0-2])[/]${YEAR}${NO_DIGIT}`, 'gu');
const DAY_MONTH = new RegExp(
  `${FIGURE_DAY}(?: (?:of|de|di) | ?\\.? ?|-)(?:${MONTH_ANY})(?![\\p{L}\\d])`,
  'gu',
);
const MONTH_DAY = new RegExp(
  `(?<![\\p{L}\\d])(?:${MONTH_FULL}|jan|feb|apr|aug|sept|oct|nov|dec)\\.? (?:the )?${DAY}(?: ?(?:st|nd|rd|th))?(?![\\d\\p{L}%]|[.,/:-]\\d)`,
  'gu',
);

const BIRTH =
  /(?<![a-z])(?:d\.? ?o\.? ?b|birth(?: ?date|day)?|born|nacid[oa]|nacimiento|f\. ?nac|fn|ne|nee|naissance|geb|geboren|geburtsdatum|geburtstag|nat[oa]|nascita)(?![a-z])[^\d\n]{0,16}$/;

/** Words that are months only when a capital or a preposition says so. */
const AMBIGUOUS = /(?:^|[^a-z])(?:may|mar|march|mars|sept|set|dec|nov|gen|mag|ago|ene|jan|juin)(?:[^a-z]|$)/;

const known = new WeakMap<OriginalText, readonly Span[]>();

/** The dates of a text, which two rules share between them. */
function dates(text: string, original: OriginalText): readonly Span[] {
  const found = known.get(original) ?? findDates(text, original);
  known.set(original, found);
  return found;
}

/** Full dates first; what is left of month and year or day and month is looked for between them. */
function findDates(text: string, original: OriginalText): Span[] {
  const full = [FIGURES, ISO, COMPACT_ISO, DAY_MONTH_YEAR, MONTH_DAY_YEAR, YEAR_MONTH_DAY].flatMap((p) =>
    scan(text, p),
  );
  const short = scan(text, SHORT_YEAR, (passage, span) => isShortDate(passage, text, span));
  const parts = [
    ...scan(text, MONTH_YEAR, (passage, span) => isNamed(passage, original.slice(span))),
    ...scan(text, MONTH_YEAR_FIGURES),
    ...scan(text, MONTH_SHORT_YEAR, (_, span) => isDayMonth(text, span, original)),
    ...scan(text, DAY_MONTH, (_, span) => !isMeasure(text, span.end) && isDayMonth(text, span, original)),
    ...scan(text, MONTH_DAY, (_, span) => !isMeasure(text, span.end) && isDayMonth(text, span, original)),
  ];
  return [...full, ...short, ...parts];
}

const SCALE =
  /(?:apgar|score|scale|power|strength|mrc|grade|nrs|vas|gcs|fuerza|force|kraft|forza|ratio)[ :a-z]{0,12}$/;

/** `10/12/98` stands alone; `5/5/5` (strength), `12-8-10` and `1.2.10` need a word before them. */
function isShortDate(passage: string, text: string, { start, end }: Span): boolean {
  if (isMeasure(text, end) || SCALE.test(before(text, start, 24))) return false;
  const slashes =
    /^\d{1,2}\/\d{1,2}\/\d{2}/.test(passage) && !/^[ \n]?\/|^ ?(?:h|o)\b/.test(after(text, end, 4));
  return slashes || ANNOUNCED.test(before(text, start, 40));
}

function isNamed(passage: string, typed: string): boolean {
  return !AMBIGUOUS.test(passage) || /[A-Z]/.test(typed) || /(?:marzo|mars|set|gen|juin)/.test(passage);
}

/** Day and month without a year: a month's name in full, or with the capital that marks a name. */
function isDayMonth(text: string, span: Span, original: OriginalText): boolean {
  const passage = text.slice(span.start, span.end);
  const capital = /\p{Lu}/u.test(original.slice(span));
  if (capital) return !/(?:gen|set|ago|mar|ene|mag)$/.test(passage);
  const inFull = new RegExp(`(?:${MONTH_FULL})`).test(passage);
  return inFull && !AMBIGUOUS.test(passage);
}

const isBirth = (text: string) => (span: Span) => BIRTH.test(before(text, span.start, 32));

// After the word for a date of birth any run of figures is one, also a mistyped one.
const BIRTH_FIGURES =
  /(?<=(?:date of birth|\bdob|fecha de nacimiento|f\. ?nac|date de naissance|geburtsdatum|data di nascita)[ :.#]{0,4})\d{1,5}[/.-]{1,2}\d{1,4}[/.-]{1,2}\d{2,4}/g;

export const birthDate: Rule = {
  class: 'C',
  action: 'block',
  suggestion: 'Give the age in years, or "90 or older".',
  find: (text, original) => [...dates(text, original).filter(isBirth(text)), ...scan(text, BIRTH_FIGURES)],
};

export const otherDate: Rule = {
  class: 'C',
  action: 'warn',
  suggestion: 'Write the year alone, or a day counted from an event: "day 3 of admission".',
  find: (text, original) => dates(text, original).filter((span) => !isBirth(text)(span)),
};
