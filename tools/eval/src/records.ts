import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Fact, StateInput } from '@openrounds/contracts';
import { conditionListed, drugListed, postPublished } from '@openrounds/contracts';
import type { conditionTopic, drugTopic, postTopic } from '@openrounds/contracts';
import { derivedId } from '@openrounds/database';
import type { EvalDocument } from './collections.js';
import { readTable } from './read-table.js';

/** A fact with its state, to be sent as the owning service would. */
export interface EvalRecord {
  readonly fact: Fact;
  readonly state: { readonly version: number } & Record<string, unknown>;
}

const publishedAt = '2026-01-01T00:00:00.000Z';

/** The post that carries a document; its id says which. */
export function postIdOf(collection: string, documentId: string): string {
  return derivedId(`eval:${collection}:${documentId}`);
}

/** A document within the contract's limits: title 140, at most 8 tags of 40 characters, body 20,000. */
export function postOf(collection: string, document: EvalDocument): EvalRecord {
  const tags = [...new Set(document.tags)].filter((tag) => tag !== '' && [...tag].length <= 40);
  const state: StateInput<typeof postTopic> = {
    id: postIdOf(collection, document.id),
    version: 1,
    authorId: derivedId('eval:author'),
    kind: 'question',
    title: cutAtWord(document.title, 140).padEnd(8, '.'),
    body: cutAtWord(document.body, 20_000) || '-',
    lang: 'en',
    specialties: ['general-medicine'],
    tags: tags.slice(0, 8),
    citations: [],
    acceptedCommentIds: [],
    attribution: null,
    publishedAt,
    editedAt: null,
    state: 'published',
  };
  return { fact: postPublished, state };
}

/** @param most in code points */
export function cutAtWord(text: string, most: number): string {
  const points = [...text.normalize('NFC')];
  if (points.length <= most) return points.join('');
  const cut = points.slice(0, most).join('');
  const space = cut.lastIndexOf(' ');
  return space > most / 2 ? cut.slice(0, space) : cut;
}

/** The catalogue of drugs and conditions, as the importers of ratings make it. */
export function catalogueOf(folder: string): EvalRecord[] {
  return [...drugsOf(folder), ...conditionsOf(folder)];
}

function drugsOf(folder: string): EvalRecord[] {
  const drugs = new Map<string, { ingredients: string[]; brands: Set<string> }>();
  for (const { brand = '', ingredients = '' } of readTable(join(folder, 'drugs.tsv'))) {
    const parts = ingredients
      .split(';')
      .map((part) => part.trim())
      .sort();
    const name = parts.join('; ');
    const drug = drugs.get(name) ?? { ingredients: parts, brands: new Set<string>() };
    if (brand !== name) drug.brands.add(brand);
    drugs.set(name, drug);
  }
  return [...drugs].map(([name, { ingredients, brands }]) => {
    const state: StateInput<typeof drugTopic> = {
      id: derivedId(`drug:${ingredients.join(';')}`),
      version: 1,
      name,
      ingredients,
      brands: [...brands].slice(0, 200),
      classLabels: [],
      rxcui: null,
      boxedWarning: { value: 'unknown', source: null, date: null },
      indications: [],
      state: 'listed',
    };
    return { fact: drugListed, state };
  });
}

interface Condition {
  readonly label: string;
  readonly parents: Set<string>;
  readonly codes: string[];
}

function conditionsOf(folder: string): EvalRecord[] {
  const conditions = new Map<string, Condition>();
  const idOf = new Map<string, string>([['disease', 'DOID:4']]);
  for (const { id = '', label = '', parents = '', icd10cm = '' } of readTable(
    join(folder, 'conditions.tsv'),
  )) {
    const codes = icd10cm.split(', ').filter((code) => code !== '');
    const condition = conditions.get(id) ?? { label, parents: new Set<string>(), codes };
    condition.parents.add(parents);
    conditions.set(id, condition);
    idOf.set(label, id);
  }
  const parentsOf = (id: string): string[] =>
    [...(conditions.get(id)?.parents ?? [])].flatMap((label) => idOf.get(label) ?? []);
  return [...conditions].map(([id, { label, codes }]) => {
    const state: StateInput<typeof conditionTopic> = {
      id,
      version: 1,
      label,
      synonyms: [],
      parentIds: parentsOf(id).slice(0, 20),
      ancestorIds: ancestorsOf(id, parentsOf).slice(0, 60),
      icd10cm: codes.slice(0, 200),
    };
    return { fact: conditionListed, state };
  });
}

/** Nearest first. */
function ancestorsOf(id: string, parentsOf: (id: string) => string[]): string[] {
  const found = new Set<string>();
  for (
    let next = parentsOf(id);
    next.length > 0;
    next = next.flatMap(parentsOf).filter((one) => !found.has(one))
  ) {
    next.forEach((one) => found.add(one));
  }
  return [...found];
}

/** The same id for the same state: a second run sends the same events. */
export function eventIdOf(topic: string, key: string, version: number): string {
  return createHash('sha256').update(`${topic}:${key}:${version}`).digest('hex').slice(0, 32);
}
