import type { JsonSchema } from './json-schema.js';
import type { Topic } from './topic.js';
import type { Branch } from './union.js';
import { branchesOf, isBranch, pairs } from './union.js';
import { lacks } from './written-default.js';

/** A change within a major version that somebody cannot read. */
export interface Incompatibility {
  /** Place in the schema as a JSON pointer; an option of a union is named by its discriminator, not by its number. */
  readonly pointer: string;
  /** `old records` under today's reader (narrower), or today's records under `old readers` (wider, or less in them). */
  readonly breaks: 'old records' | 'old readers';
  readonly detail: string;
}

/**
 * Everything that keeps two revisions of a schema from reading each other's records. What may change is a field added
 * that is optional or has a default, and words about it. A keyword that the comparison does not know may not change.
 * A field with a default counts as always written, because the outbox writes the state as its schema made it; what is
 * inside a default is written as it stands.
 */
export function incompatibilities(older: JsonSchema, newer: JsonSchema, at = ''): Incompatibility[] {
  if (same(older, newer)) return [];
  return [
    ...defaultIssues(older, newer, at),
    ...pairs(branchesOf(older), branchesOf(newer)).flatMap(({ was, is, name, step }) => {
      if (was && is) return branchIssues(was, is, at + step);
      const pointer = `${at}/oneOf/${name}`;
      return was
        ? [records(pointer, `"${name}" is no longer allowed`)]
        : [readers(pointer, `"${name}" is new, and older readers refuse it`)];
    }),
  ];
}

/**
 * What a topic's revisions break and do not answer for. An upcaster answers for what older records break at its step,
 * `readersFirst` for what older readers would refuse; each only at the places where its own step changed something.
 * @param schemas of revision 1, 2, ... up to today's
 * @returns one sentence each; empty = compatible
 */
export function unanswered(topic: Pick<Topic, 'revisions'>, schemas: readonly JsonSchema[]): string[] {
  const today = schemas.at(-1)!;
  const answers = schemas.slice(1).map((schema, index) => {
    const { upcast, readersFirst } = topic.revisions[index] ?? {};
    const answered = { 'old records': upcast !== undefined, 'old readers': readersFirst !== undefined };
    return incompatibilities(schemas[index]!, schema)
      .filter(({ breaks }) => answered[breaks])
      .map(placeOf);
  });
  return schemas.slice(0, -1).flatMap((older, index) => {
    const answered = new Set(answers.slice(index).flat());
    return incompatibilities(older, today)
      .filter((issue) => !answered.has(placeOf(issue)))
      .map(
        ({ pointer, breaks, detail }) =>
          `revision ${index + 1} against ${schemas.length}, ${breaks}: ${pointer} ${detail}`,
      );
  });
}

const placeOf = ({ breaks, pointer }: Incompatibility): string => `${breaks} ${pointer}`;
const records = (pointer: string, detail: string): Incompatibility => ({
  pointer,
  breaks: 'old records',
  detail,
});
const readers = (pointer: string, detail: string): Incompatibility => ({
  pointer,
  breaks: 'old readers',
  detail,
});

const words = ['$schema', '$id', '$comment', 'title', 'description', 'examples', 'deprecated', 'default'];
const lowest = ['minLength', 'minItems', 'minProperties', 'minimum', 'exclusiveMinimum'];
const highest = ['maxLength', 'maxItems', 'maxProperties', 'maximum', 'exclusiveMaximum'];
const inner = ['items', 'additionalProperties', 'propertyNames'];
const compared = ['type', 'enum', 'const', 'properties', 'required', ...lowest, ...highest, ...inner];

function branchIssues(was: Branch, is: Branch, at: string): Incompatibility[] {
  const keywords = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  const others = keywords.filter((keyword) => !compared.includes(keyword) && !words.includes(keyword));
  return [
    ...typeIssues(was, is, at),
    ...valueIssues(was, is, at),
    ...[...lowest, ...highest].flatMap((keyword) => boundIssues(was, is, keyword, at)),
    ...propertyIssues(was, is, at),
    ...inner.flatMap((keyword) => innerIssues(was, is, keyword, at)),
    ...others.flatMap((keyword) => constraintIssues(was, is, keyword, at)),
  ];
}

function defaultIssues(older: JsonSchema, newer: JsonSchema, at: string): Incompatibility[] {
  if (!isBranch(older) || !isBranch(newer)) return [];
  const [was, is] = [older['default'], newer['default']];
  if (was === undefined || is === undefined || same(was, is)) return [];
  return [records(`${at}/default`, 'has changed: records without the field would be read as something else')];
}

function typeIssues(was: Branch, is: Branch, at: string): Incompatibility[] {
  const [before, after] = [was['type'], is['type']];
  const within = (a: unknown, b: unknown): boolean =>
    b === undefined || a === b || (a === 'integer' && b === 'number');
  const change = `has changed from ${text(before)} to ${text(after)}`;
  return [
    ...(within(before, after) ? [] : [records(`${at}/type`, change)]),
    ...(within(after, before) ? [] : [readers(`${at}/type`, change)]),
  ];
}

function valueIssues(was: Branch, is: Branch, at: string): Incompatibility[] {
  const valuesOf = (schema: Branch): unknown[] | undefined =>
    'const' in schema ? [schema['const']] : (schema['enum'] as unknown[] | undefined);
  const [before, after] = [valuesOf(was), valuesOf(is)];
  const missing = (from: unknown[] | undefined, of: unknown[]): unknown[] =>
    of.filter((value) => from && !from.some((known) => same(known, value)));
  const pointer = `${at}/enum`;
  const gone = before ? missing(after, before) : [];
  const added = after ? missing(before, after) : [];
  return [
    ...(!before && after ? [records(pointer, `now allows only ${text(after)}`)] : []),
    ...(before && !after ? [readers(pointer, `no longer names its values`)] : []),
    ...gone.map((value) => records(pointer, `no longer allows ${text(value)}`)),
    ...added.map((value) => readers(pointer, `allows ${text(value)}, which older readers refuse`)),
  ];
}

function boundIssues(was: Branch, is: Branch, keyword: string, at: string): Incompatibility[] {
  const none = lowest.includes(keyword) ? -Infinity : Infinity;
  const [before, after] = [Number(was[keyword] ?? none), Number(is[keyword] ?? none)];
  if (before === after) return [];
  const narrower = lowest.includes(keyword) ? after > before : after < before;
  const change = `has changed from ${text(was[keyword])} to ${text(is[keyword])}`;
  return [narrower ? records(`${at}/${keyword}`, change) : readers(`${at}/${keyword}`, change)];
}

function propertyIssues(was: Branch, is: Branch, at: string): Incompatibility[] {
  const names = [was, is].flatMap((schema) => [...Object.keys(propertiesOf(schema)), ...requiredOf(schema)]);
  return [...new Set(names)].flatMap((name) =>
    fieldIssues(was, is, name, `${at}/properties/${escaped(name)}`),
  );
}

function fieldIssues(was: Branch, is: Branch, name: string, at: string): Incompatibility[] {
  const [before, after] = [fieldOf(was, name), fieldOf(is, name)];
  if (before !== true && after === true) return [readers(at, 'was removed')];
  if (before !== false && after === false) return [records(at, 'is refused'), readers(at, 'was removed')];
  const issues = requirementIssues(was, is, name, at);
  if (before === true) return issues;
  if (before === false) return [...issues, readers(at, 'is new, and older readers refuse unknown fields')];
  return [...issues, ...writtenDefaultIssues(before, after, at), ...incompatibilities(before, after, at)];
}

function writtenDefaultIssues(before: JsonSchema, after: JsonSchema, at: string): Incompatibility[] {
  if (same(before, after)) return [];
  const isLacking = (from: JsonSchema, to: JsonSchema): boolean =>
    isBranch(from) && 'default' in from && lacks(from['default'], to);
  const detail = 'lacks a field that the other revision requires';
  return [
    ...(isLacking(before, after) ? [records(`${at}/default`, detail)] : []),
    ...(isLacking(after, before) ? [readers(`${at}/default`, detail)] : []),
  ];
}

function requirementIssues(was: Branch, is: Branch, name: string, at: string): Incompatibility[] {
  const [before, after] = [requiredOf(was).includes(name), requiredOf(is).includes(name)];
  return [
    ...(after && !isWritten(was, name)
      ? [records(at, 'is required, and older records may be without it')]
      : []),
    ...(before && !isWritten(is, name) ? [readers(at, 'may be missing, and older readers require it')] : []),
  ];
}

/** The schema of a field; `true` where the schema says nothing of it, `false` where it refuses it. */
function fieldOf(schema: Branch, name: string): JsonSchema {
  return propertiesOf(schema)[name] ?? (schema['additionalProperties'] as JsonSchema | undefined) ?? true;
}

function isWritten(schema: Branch, name: string): boolean {
  const field = propertiesOf(schema)[name];
  return requiredOf(schema).includes(name) || (isBranch(field) && 'default' in field);
}

function innerIssues(was: Branch, is: Branch, keyword: string, at: string): Incompatibility[] {
  const [before, after] = [was[keyword], is[keyword]];
  if (!isBranch(before) || !isBranch(after)) return constraintIssues(was, is, keyword, at);
  return incompatibilities(before, after, `${at}/${keyword}`);
}

/** A keyword of which only one thing is known: where it is missing, everything is allowed. */
function constraintIssues(was: Branch, is: Branch, keyword: string, at: string): Incompatibility[] {
  const pointer = `${at}/${keyword}`;
  if (same(was[keyword], is[keyword])) return [];
  return [
    ...(is[keyword] === undefined
      ? []
      : [records(pointer, was[keyword] === undefined ? 'is new' : 'has changed')]),
    ...(was[keyword] === undefined
      ? []
      : [readers(pointer, is[keyword] === undefined ? 'is gone' : 'has changed')]),
  ];
}

const propertiesOf = (schema: Branch): Record<string, JsonSchema> =>
  (schema['properties'] ?? {}) as Record<string, JsonSchema>;
const requiredOf = (schema: Branch): string[] => (schema['required'] ?? []) as string[];
const text = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));
const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** Equal but for the order of keys. */
function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [Object.entries(a), new Map(Object.entries(b))];
  return (
    left.length === right.size && left.every(([key, value]) => right.has(key) && same(value, right.get(key)))
  );
}
