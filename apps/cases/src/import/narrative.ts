import { attribution, codePoints, cutAtWord } from '@openrounds/contracts';
import { derivedId } from '@openrounds/database';
import { z } from 'zod';
import type { Attribution, WrittenCase } from '../case/case-content.js';
import { ageBandIn, sexIn } from './age-and-sex.js';

const TITLE_MIN = 8;
const TITLE_MAX = 140;

/** A line of cases.ndjson: a published narrative with its source and licence. */
export const narrativeRow = z.object({
  id: z.string().min(1).max(40),
  language: z.string().regex(/^[a-z]{2}$/),
  text: z.string().trim().min(150),
  source: z.string(),
  doi: z.string().default(''),
  url: z.string().default(''),
  licence: z.string(),
  published: z.string().default(''),
  authors: z.array(z.string()).default([]),
});
export type NarrativeRow = z.output<typeof narrativeRow>;

export interface ImportedCase {
  id: string;
  content: WrittenCase;
  attribution: Attribution;
}

/** The teaching case that a narrative becomes: its text over presentation, history and exam, nothing added. */
export function caseOf(row: NarrativeRow): ImportedCase {
  const sentences = sentencesOf(row.text, row.language);
  const [presentation, history, exam] = thirds(sentences);
  return {
    id: derivedId(`cases:${row.id}`),
    attribution: attributionOf(row),
    content: {
      kind: 'teaching',
      title: titleOf(sentences),
      specialties: ['general-medicine'],
      lang: row.language,
      ageBand: ageBandIn(row.text),
      sex: sexIn(row.text),
      country: null,
      presentation,
      history,
      exam,
      investigations: [],
      timeline: [],
      workingDx: [],
      question: null,
      urgency: 'routine',
      audience: { kind: 'all' },
    },
  };
}

function sentencesOf(text: string, language: string): string[] {
  const segmenter = new Intl.Segmenter(language, { granularity: 'sentence' });
  return [...segmenter.segment(text)].map(({ segment }) => segment);
}

/** The first sentence, or as many as make eight characters, cut at a word. */
function titleOf(sentences: string[]): string {
  let start = '';
  for (const sentence of sentences) {
    start += sentence;
    if (codePoints(start.trim()) >= TITLE_MIN) break;
  }
  return cutAtWord(start, TITLE_MAX);
}

/** Three parts of about the same length that end with a sentence. */
function thirds(sentences: string[]): [string, string, string] {
  const total = sentences.join('').length;
  const parts: [string, string, string] = ['', '', ''];
  let length = 0;
  for (const sentence of sentences) {
    const middle = length + sentence.length / 2;
    parts[Math.min(2, Math.floor((3 * middle) / total)) as 0 | 1 | 2] += sentence;
    length += sentence.length;
  }
  return parts.map((part) => part.trim()) as [string, string, string];
}

/** As the licence asks: source, identifier, licence and authors. What does not fit the contract is left out. */
function attributionOf({ source, doi, url, licence, published, authors }: NarrativeRow): Attribution {
  const names = authors.map((name) => name.trim()).filter((name) => name !== '');
  return attribution.parse({
    source,
    licence,
    ...(doi === '' ? {} : { doi }),
    ...(URL.canParse(url) ? { url } : {}),
    ...(published === '' ? {} : { published }),
    ...(names.length === 0 ? {} : { authors: cutAtWord(names.join(', '), 2_000) }),
  });
}
