import { join } from 'node:path';
import { FlatBm25 } from './flat-bm25.js';
import type { Judgements } from './metrics.js';
import { readLines, readTable } from './read-table.js';

export interface EvalDocument {
  readonly id: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly body: string;
  /** What the yardstick searches: everything in one field. */
  readonly flat: string;
}

/** One way to ask about the same topics, such as the short and the long form of a question. */
export interface Variant {
  readonly name: string;
  readonly queries: readonly { readonly id: string; readonly text: string }[];
  /** nDCG@10 that the yardstick reaches on an undamaged file: smallest and largest measured. */
  readonly flatBetween: readonly [number, number];
}

export interface Collection {
  readonly name: string;
  readonly documents: readonly EvalDocument[];
  readonly variants: readonly Variant[];
  /** By topic; only topics with a relevant document. */
  readonly judgements: ReadonlyMap<string, Judgements>;
}

export const collectionNames = ['medquad', 'questions'] as const;
export type CollectionName = (typeof collectionNames)[number];

/**
 * @param folder the folder of data (`medquad/corpus.ndjson`, `questions.tsv` ...)
 * @throws Error when a file is missing or damaged
 */
export function loadCollection(name: CollectionName, folder: string): Collection {
  return name === 'medquad' ? medquad(folder) : questions(folder);
}

interface MedquadRow {
  id: string;
  title: string;
  focus: string;
  synonyms: string[];
  body: string;
}

function medquad(folder: string): Collection {
  const rows = readLines<MedquadRow>(join(folder, 'medquad/corpus.ndjson'));
  const short = rows.filter((row) => row.title.length < 12);
  if (short.length > 0)
    throw new Error(`medquad/corpus.ndjson is damaged: ${short.length} titles below 12 characters.`);
  const topics = readTable(join(folder, 'medquad/topics.tsv'));
  const judgements = graded(readTable(join(folder, 'medquad/qrels.tsv')));
  const asked = (column: string) =>
    topics
      .filter((topic) => judgements.has(topic.query!))
      .map((topic) => ({ id: topic.query!, text: topic[column]! }));
  return {
    name: 'medquad',
    documents: rows.map((row) => ({
      id: row.id,
      title: row.title,
      tags: [row.focus, ...row.synonyms],
      body: row.body,
      flat: [row.title, ...row.synonyms, row.body].join('\n'),
    })),
    variants: [
      { name: 'short', queries: asked('summary'), flatBetween: [0.452, 0.455] },
      { name: 'message', queries: asked('message'), flatBetween: [0.33, 0.332] },
    ],
    judgements,
  };
}

function graded(rows: Record<string, string>[]): Map<string, Judgements> {
  const all = new Map<string, Map<string, number>>();
  for (const { query = '', doc = '', grade } of rows) {
    const topic = all.get(query) ?? new Map<string, number>();
    topic.set(doc, Number(grade));
    all.set(query, topic);
  }
  return new Map([...all].filter(([, topic]) => [...topic.values()].some((grade) => grade > 0)));
}

/** Known-item search: the short form is to find the long question. */
function questions(folder: string): Collection {
  const rows = readTable(join(folder, 'questions.tsv'));
  const times = new Map<string, number>();
  for (const row of rows) {
    const form = folded(row.short_form!);
    if (form !== '') times.set(form, (times.get(form) ?? 0) + 1);
  }
  const asked = rows.filter((row) => {
    const form = folded(row.short_form!);
    return form !== '' && form !== folded(row.question!) && times.get(form) === 1;
  });
  return {
    name: 'questions',
    documents: rows.map((row) => ({
      id: row.id!,
      title: row.question!,
      tags: [],
      body: row.question!,
      flat: row.question!,
    })),
    variants: [
      {
        name: 'short-form',
        queries: asked.map((row) => ({ id: row.id!, text: row.short_form! })),
        flatBetween: [0.912, 0.912],
      },
    ],
    judgements: new Map(asked.map((row) => [row.id!, new Map([[row.id!, 3]])])),
  };
}

function folded(text: string): string {
  return (
    text
      .normalize('NFD')
      .replaceAll(/\p{M}+/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).join(' ');
}

/** Answers of the yardstick, by topic. */
export function flatRun(collection: Collection, variant: Variant): Map<string, string[]> {
  const index = new FlatBm25(collection.documents.map(({ id, flat }) => ({ id, text: flat })));
  return new Map(variant.queries.map(({ id, text }) => [id, index.search(text, 100)]));
}
