import type { ContentType } from '../content/content-type.js';
import { isContentType } from '../content/content-type.js';
import type { ItemIs, ListOperator, Sort, TypedQuery } from './typed-query.js';
import { conditionsOfItems, listOperators, sorts } from './typed-query.js';

export const maxQueryLength = 2_000;
export const maxClauses = 32;

export interface ParsedQuery {
  readonly query: TypedQuery;
  /** What was not understood or left out, for people. */
  readonly warnings: readonly string[];
}

interface Token {
  readonly negated: boolean;
  readonly operator: string | null;
  readonly quoted: boolean;
  readonly value: string;
  readonly raw: string;
}

type Draft = {
  -readonly [K in keyof TypedQuery]: TypedQuery[K] extends readonly (infer V)[] ? V[] : TypedQuery[K];
} & {
  filters: Partial<Record<ListOperator, string[]>>;
};

/**
 * Reads the query language. Never fails: what it does not know becomes text and is named in `warnings`.
 * One pass over at most 2,000 characters.
 */
export function parseQuery(input: string): ParsedQuery {
  const warnings: string[] = [];
  const text = withinLimit(input.normalize('NFC'), warnings);
  const draft: Draft = { ...blank(), filters: {} };
  let clauses = 0;
  for (const token of tokensOf(text)) {
    const isClause = token.operator !== null || token.quoted || token.negated;
    if (isClause && (clauses += 1) > maxClauses) {
      if (clauses === maxClauses + 1) warnings.push(`Only the first ${maxClauses} clauses were used.`);
      continue;
    }
    place(token, draft, warnings);
  }
  return { query: draft, warnings };
}

function blank(): Omit<Draft, 'filters'> {
  return {
    words: [],
    phrases: [],
    not: [],
    types: [],
    is: [],
    has: [],
    after: null,
    before: null,
    sort: null,
  };
}

function withinLimit(text: string, warnings: string[]): string {
  if (text.length <= maxQueryLength) return text;
  warnings.push(`Only the first ${maxQueryLength} characters were used.`);
  const cut = text.slice(0, maxQueryLength);
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
}

const space = /[\s\u0000-\u001f\u007f\ue000-\uf8ff]/;

const operatorStart = /^[a-z]{2,12}:(?!\/\/)/i;

function* tokensOf(text: string): Generator<Token> {
  let at = 0;
  while (at < text.length) {
    if (space.test(text[at]!)) {
      at += 1;
      continue;
    }
    const start = at;
    const negated = text[at] === '-' && at + 1 < text.length && !space.test(text[at + 1]!);
    if (negated) at += 1;
    const name = operatorStart.exec(text.slice(at, at + 15))?.[0];
    const operator = name === undefined ? null : name.slice(0, -1).toLowerCase();
    if (name !== undefined) at += name.length;
    const { value, quoted, end } = valueAt(text, at);
    at = end;
    yield { negated, operator, quoted, value, raw: text.slice(start, end) };
  }
}

/** A quoted value ends at the next quotation mark or at the end; any other at the next space. */
function valueAt(text: string, from: number): { value: string; quoted: boolean; end: number } {
  if (text[from] === '"') {
    const close = text.indexOf('"', from + 1);
    const end = close === -1 ? text.length : close + 1;
    return { value: clean(text.slice(from + 1, close === -1 ? text.length : close)), quoted: true, end };
  }
  let end = from;
  while (end < text.length && !space.test(text[end]!)) end += 1;
  return { value: clean(text.slice(from, end)), quoted: false, end };
}

function clean(value: string): string {
  return value.replaceAll(/[\s\u0000-\u001f\u007f\ue000-\uf8ff"]+/g, ' ').trim();
}

function place(token: Token, draft: Draft, warnings: string[]): void {
  const { operator, value } = token;
  if (operator === null) return placeText(token, draft);
  if (value !== '' && !token.negated && placeOperator(operator, value, draft)) return;
  const exists = isListOperator(operator) || otherOperators.has(operator);
  const reason = !exists
    ? 'there is no such operator'
    : value === ''
      ? 'it has no value'
      : token.negated
        ? 'operators cannot be excluded'
        : 'the value is not known';
  // "Note: ..." in a sentence is no mistake worth a word.
  if (exists || value !== '') warnings.push(`"${clean(token.raw)}" was read as text: ${reason}.`);
  const asText = clean(token.raw.replace(/^-/, '').replaceAll(':', ' '));
  placeText({ ...token, operator: null, quoted: false, value: asText }, draft);
}

function placeText({ value, quoted, negated }: Token, draft: Draft): void {
  if (!/[\p{L}\p{N}]/u.test(value)) return;
  if (negated) draft.not.push(value);
  else if (quoted) draft.phrases.push(value);
  else draft.words.push(...wordsIn(value));
}

/** A word with a quotation mark inside falls apart; no part of it becomes an operator or an exclusion by that. */
function wordsIn(value: string): string[] {
  return value
    .split(' ')
    .map((part) => part.replace(/^-+/, ''))
    .flatMap((part) =>
      operatorStart.test(part) ? part.split(':').map((piece) => piece.replace(/^-+/, '')) : [part],
    )
    .filter((part) => /[\p{L}\p{N}]/u.test(part));
}

const otherOperators = new Set(['type', 'is', 'has', 'after', 'before', 'sort']);

function isListOperator(name: string): name is ListOperator {
  return listOperators.some((known) => known === name);
}

/** @returns false when operator or value is unknown */
function placeOperator(operator: string, value: string, draft: Draft): boolean {
  if (isListOperator(operator)) {
    (draft.filters[operator] ??= []).push(value);
    return true;
  }
  const lower = value.toLowerCase();
  switch (operator) {
    case 'type':
      return pushAll(lower, isContentType, draft.types as ContentType[]);
    case 'is':
      return pushAll(lower, isItemIs, draft.is);
    case 'has':
      return pushAll(lower, (text): text is 'reference' => text === 'reference', draft.has);
    case 'after':
    case 'before':
      return placeDay(operator, value, draft);
    case 'sort':
      if (!isSort(lower)) return false;
      draft.sort = lower;
      return true;
    default:
      return false;
  }
}

function pushAll<V extends string>(value: string, test: (text: string) => text is V, into: V[]): boolean {
  const parts = value.split(',').filter((part) => part !== '');
  if (parts.length === 0 || !parts.every(test)) return false;
  for (const part of parts as V[]) if (!into.includes(part)) into.push(part);
  return true;
}

function placeDay(operator: 'after' | 'before', value: string, draft: Draft): boolean {
  const day = dayOf(value, operator);
  if (day === null) return false;
  draft[operator] = day;
  return true;
}

/** `2026`, `2026-03` or `2026-03-01`; a year or month means its first day, or its last for `before`. */
function dayOf(value: string, operator: 'after' | 'before'): string | null {
  const [, year, month, day] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(value) ?? [];
  if (!year) return null;
  const last = operator === 'before';
  const monthNumber = month === undefined ? (last ? 12 : 1) : Number(month);
  const dayNumber =
    day === undefined
      ? last
        ? new Date(Date.UTC(Number(year), monthNumber, 0)).getUTCDate()
        : 1
      : Number(day);
  const date = new Date(Date.UTC(Number(year), monthNumber - 1, dayNumber));
  if (Number(year) < 1000 || date.getUTCMonth() !== monthNumber - 1 || date.getUTCDate() !== dayNumber)
    return null;
  return date.toISOString().slice(0, 10);
}

function isItemIs(text: string): text is ItemIs {
  return conditionsOfItems.some((known) => known === text);
}

function isSort(text: string): text is Sort {
  return sorts.some((known) => known === text);
}

/** Writes a typed query in the query language; reading it again gives the same query. */
export function formatQuery(query: TypedQuery): string {
  const parts: string[] = [];
  parts.push(...query.words.map((word) => word));
  parts.push(...query.phrases.map((phrase) => `"${phrase}"`));
  parts.push(...query.not.map((word) => (/[ :]/.test(word) ? `-"${word}"` : `-${word}`)));
  if (query.types.length > 0) parts.push(`type:${query.types.join(',')}`);
  for (const name of listOperators) {
    for (const value of query.filters[name] ?? [])
      parts.push(`${name}:${/\s/.test(value) ? `"${value}"` : value}`);
  }
  if (query.is.length > 0) parts.push(`is:${query.is.join(',')}`);
  if (query.has.length > 0) parts.push(`has:${query.has.join(',')}`);
  if (query.after !== null) parts.push(`after:${query.after}`);
  if (query.before !== null) parts.push(`before:${query.before}`);
  if (query.sort !== null) parts.push(`sort:${query.sort}`);
  return parts.join(' ');
}
