import { fold } from './fold.js';
import type { Finding, Rule, Span } from './finding.js';
import { maskReferences } from './references.js';
import { highAge } from './rules/age.js';
import { bank } from './rules/bank.js';
import { birthDate, otherDate } from './rules/dates.js';
import { account, card, certificate, device, insurance, nationalLabel, record } from './rules/labelled.js';
import { mail } from './rules/mail.js';
import { insuranceNumber, national } from './rules/national.js';
import { ip, url } from './rules/network.js';
import { fax, telephone } from './rules/telephone.js';
import { longNumber } from './rules/unlabelled.js';
import { certificateNumber, deviceNumber, vehicleNumber } from './rules/things.js';

/** What has a shape or a check digit of its own comes before what is known by a label only, and that before telephones. */
const RULES: readonly Rule[] = [
  mail,
  url,
  national,
  insuranceNumber,
  bank,
  certificateNumber,
  vehicleNumber,
  deviceNumber,
  nationalLabel,
  record,
  insurance,
  account,
  card,
  certificate,
  device,
  birthDate,
  otherDate,
  highAge,
  ip,
  fax,
  telephone,
  longNumber,
];

interface Candidate extends Span {
  rule: Rule;
  rank: number;
}

/**
 * Finds structured identifiers (classes C to O) in a text of any language; dates and ages are read in
 * English, Spanish, French, German and Italian.
 *
 * Literature and trial ids, years alone, ages under 90 and days counted from an event are never findings.
 * @param text at most some 20,000 characters; the time grows with the length alone
 * @returns findings in the order of the text, none overlapping another
 */
export function checkText(text: string, _options: { language?: string } = {}): Finding[] {
  const folded = fold(text);
  const masked = maskReferences(folded.text);
  const candidates = RULES.flatMap((rule, rank) =>
    rule.find(masked, folded).map((span) => ({ ...span, rule, rank })),
  );
  return withoutOverlap(candidates).map(({ rule, ...span }) => ({
    ...folded.toOriginal(span),
    class: rule.class,
    action: rule.action,
    suggestion: rule.suggestion,
  }));
}

/**
 * Checks every text of a request.
 * @param fields text by JSON pointer (`/timeline/2/text`); empty and missing ones are passed over
 */
export function checkFields(
  fields: Record<string, string | null | undefined>,
): (Finding & { pointer: string })[] {
  return Object.entries(fields).flatMap(([pointer, text]) =>
    text ? checkText(text).map((finding) => ({ pointer, ...finding })) : [],
  );
}

/** Keeps the wider of two that overlap, and of equal ones that of the earlier rule; in the order of the text. */
function withoutOverlap(candidates: Candidate[]): Candidate[] {
  const byStart = candidates
    .filter(({ start, end }) => end > start)
    .sort((a, b) => a.start - b.start || b.end - a.end || a.rank - b.rank);
  const kept: Candidate[] = [];
  for (const candidate of byStart) {
    const last = kept.at(-1);
    if (!last || candidate.start >= last.end) kept.push(candidate);
    else kept[kept.length - 1] = merged(last, candidate);
  }
  return kept;
}

/** One finding over both stretches: the stricter one's class, then the wider one's. */
function merged(a: Candidate, b: Candidate): Candidate {
  const span = { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
  const blocks = Number(b.rule.action === 'block') - Number(a.rule.action === 'block');
  const wider = b.end - b.start - (a.end - a.start);
  return { ...((blocks || wider || a.rank - b.rank) > 0 ? b : a), ...span };
}
