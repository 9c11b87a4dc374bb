import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { incompatibilities, unanswered } from './compatibility.js';
import { allTopics } from './index.js';
import type { JsonSchema } from './json-schema.js';
import { readerSchema } from './json-schema.js';
import { revisionPair } from '../test/revision-pair.js';

type Fields = Record<string, z.ZodType>;
const state = (fields: Fields): JsonSchema => readerSchema(z.object({ id: z.uuid(), ...fields }));
const found = (older: Fields, newer: Fields): string[] =>
  incompatibilities(state(older), state(newer)).map(({ breaks, pointer }) => `${breaks}: ${pointer}`);

const text = z.string();
const union = (...kinds: [string, Fields][]) => {
  const [first, ...others] = kinds.map(([kind, fields]) => z.object({ kind: z.literal(kind), ...fields }));
  return z.discriminatedUnion('kind', [first!, ...others]);
};

describe('a change that both sides can read', () => {
  it.each<[string, Fields, Fields]>([
    ['nothing', { a: text }, { a: text }],
    ['an optional field', {}, { a: text.optional() }],
    ['a field with a default', {}, { a: text.default('x') }],
    [
      'an optional field deep inside',
      { a: z.array(z.object({})) },
      { a: z.array(z.object({ b: text.optional() })) },
    ],
    [
      'an optional field in one option of a union',
      { a: union(['x', {}], ['y', {}]) },
      { a: union(['x', {}], ['y', { b: text.optional() }]) },
    ],
    ['another order of the options', { a: union(['x', {}], ['y', {}]) }, { a: union(['y', {}], ['x', {}]) }],
    ['another order of values', { a: z.enum(['x', 'y']) }, { a: z.enum(['y', 'x']) }],
    ['a field that was always there gets a default', { a: text }, { a: text.default('x') }],
    ['a default that is always written becomes required', { a: text.default('x') }, { a: text }],
    ['words', { a: text }, { a: text.describe('what it is') }],
    ['the same said otherwise', { a: z.union([text, z.null()]) }, { a: text.nullable() }],
  ])('%s', (_name, older, newer) => {
    expect(found(older, newer)).toEqual([]);
  });
});

describe('a change that today cannot read in older records', () => {
  it.each<[string, Fields, Fields, string]>([
    ['a required field', {}, { a: text }, '/properties/a'],
    ['an optional field becomes required', { a: text.optional() }, { a: text }, '/properties/a'],
    ['a shorter text', { a: text.max(9) }, { a: text.max(8) }, '/properties/a/maxLength'],
    ['a text that may not be empty', { a: text }, { a: text.min(1) }, '/properties/a/minLength'],
    ['a smaller number', { a: z.int().max(9) }, { a: z.int().max(8) }, '/properties/a/maximum'],
    ['a larger number', { a: z.int().min(1) }, { a: z.int().min(2) }, '/properties/a/minimum'],
    ['a shorter list', { a: z.array(text).max(9) }, { a: z.array(text).max(8) }, '/properties/a/maxItems'],
    ['a longer list', { a: z.array(text) }, { a: z.array(text).min(1) }, '/properties/a/minItems'],
    ['a value less', { a: z.enum(['x', 'y']) }, { a: z.enum(['x']) }, '/properties/a/enum'],
    ['a text of known values', { a: text }, { a: z.enum(['x']) }, '/properties/a/enum'],
    ['a text of one value', { a: text }, { a: z.literal('x') }, '/properties/a/enum'],
    ['no null', { a: text.nullable() }, { a: text }, '/properties/a/oneOf/null'],
    ['a pattern', { a: text }, { a: text.regex(/^x/) }, '/properties/a/pattern'],
    ['a whole number', { a: z.number().min(0).max(9) }, { a: z.int().min(0).max(9) }, '/properties/a/type'],
    [
      'an option less',
      { a: union(['x', {}], ['y', {}], ['z', {}]) },
      { a: union(['x', {}], ['y', {}]) },
      '/properties/a/oneOf/kind=z',
    ],
    [
      'a narrower option',
      { a: union(['x', {}], ['y', { b: text.max(9) }]) },
      { a: union(['x', {}], ['y', { b: text.max(8) }]) },
      '/properties/a/oneOf/kind=y/properties/b/maxLength',
    ],
    ['narrower elements', { a: z.array(text) }, { a: z.array(text.max(8)) }, '/properties/a/items/maxLength'],
    [
      'narrower values of a map',
      { a: z.record(text, z.int()) },
      { a: z.record(text, z.int().max(8)) },
      '/properties/a/additionalProperties/maximum',
    ],
    [
      'a field that is required within a default that never had it',
      { a: z.object({ b: text.default('x') }).default({} as { b: string }) },
      { a: z.object({ b: text }) },
      '/properties/a/default',
    ],
    ['another default', { a: text.default('x') }, { a: text.default('y') }, '/properties/a/default'],
  ])('%s', (_name, older, newer, pointer) => {
    expect(found(older, newer)).toEqual([`old records: ${pointer}`]);
  });
});

describe('a change that older readers cannot take', () => {
  it.each<[string, Fields, Fields, string]>([
    ['a field less', { a: text }, {}, '/properties/a'],
    ['an optional field less', { a: text.optional() }, {}, '/properties/a'],
    ['a required field becomes optional', { a: text }, { a: text.optional() }, '/properties/a'],
    ['a longer text', { a: text.max(8) }, { a: text.max(9) }, '/properties/a/maxLength'],
    ['a text without a limit', { a: text.max(8) }, { a: text }, '/properties/a/maxLength'],
    ['a value more', { a: z.enum(['x']) }, { a: z.enum(['x', 'y']) }, '/properties/a/enum'],
    ['a text of any value', { a: z.enum(['x']) }, { a: text }, '/properties/a/enum'],
    ['null', { a: text }, { a: text.nullable() }, '/properties/a/oneOf/null'],
    ['no pattern', { a: text.regex(/^x/) }, { a: text }, '/properties/a/pattern'],
    ['a broken number', { a: z.int().min(0).max(9) }, { a: z.number().min(0).max(9) }, '/properties/a/type'],
    [
      'an option more',
      { a: union(['x', {}], ['y', {}]) },
      { a: union(['x', {}], ['y', {}], ['z', {}]) },
      '/properties/a/oneOf/kind=z',
    ],
    [
      'a field that a strict reader refuses',
      { a: z.strictObject({}) },
      { a: z.strictObject({ b: text.optional() }) },
      '/properties/a/properties/b',
    ],
  ])('%s', (_name, older, newer, pointer) => {
    expect(found(older, newer)).toEqual([`old readers: ${pointer}`]);
  });
});

describe('a change that neither side can read', () => {
  it.each<[string, Fields, Fields, string]>([
    ['another type', { a: text }, { a: z.boolean() }, '/properties/a/type'],
    ['another pattern', { a: text.regex(/^x/) }, { a: text.regex(/^y/) }, '/properties/a/pattern'],
    ['a value for another', { a: z.enum(['x']) }, { a: z.enum(['y']) }, '/properties/a/enum'],
    ['a constant for another', { a: z.literal('x') }, { a: z.literal('y') }, '/properties/a/enum'],
    [
      'a keyword that nobody compares',
      { a: z.number().multipleOf(2) },
      { a: z.number().multipleOf(3) },
      '/properties/a/multipleOf',
    ],
  ])('%s', (_name, older, newer, pointer) => {
    expect(found(older, newer).sort()).toEqual([`old readers: ${pointer}`, `old records: ${pointer}`]);
  });

  it('another format, with the pattern that goes with it', () => {
    const pointers = new Set(found({ a: z.iso.datetime() }, { a: z.iso.date() }));
    expect(pointers).toContain('old records: /properties/a/format');
    expect(pointers).toContain('old readers: /properties/a/format');
  });

  it('a name for another', () => {
    expect(found({ a: text }, { b: text })).toEqual([
      'old readers: /properties/a',
      'old records: /properties/b',
    ]);
  });
});

describe('any two revisions', () => {
  it.each(allTopics().map(({ name, schema }) => [name, schema] as const))(
    '%s is compatible with itself',
    (_name, schema) => {
      expect(incompatibilities(readerSchema(schema), readerSchema(schema))).toEqual([]);
    },
  );

  it('read each other where nothing is found, and a schema is compatible with itself', () => {
    const seen = { clean: 0, broken: 0 };
    const pairsWithStates = revisionPair.chain((pair) =>
      fc.record({ pair: fc.constant(pair), older: pair.older.states, newer: pair.newer.states }),
    );
    fc.assert(
      fc.property(pairsWithStates, ({ pair, older, newer }) => {
        const [was, is] = [readerSchema(pair.older.schema), readerSchema(pair.newer.schema)];
        expect(incompatibilities(was, was)).toEqual([]);
        const broken = new Set(incompatibilities(was, is).map(({ breaks }) => breaks));
        const [oldRecord, newRecord] = [pair.older.schema.parse(older), pair.newer.schema.parse(newer)];
        if (!broken.has('old records')) expect(pair.newer.schema.safeParse(oldRecord).error).toBeUndefined();
        if (!broken.has('old readers')) expect(pair.older.schema.safeParse(newRecord).error).toBeUndefined();
        seen[broken.size === 0 ? 'clean' : 'broken'] += 1;
      }),
      { numRuns: 500 },
    );
    expect(Math.min(seen.clean, seen.broken)).toBeGreaterThan(20);
  });

  it('are compatible after an optional field more, and not after a field less or one that is required', () => {
    const fields = revisionPair.map(({ older }) => older.schema);
    fc.assert(
      fc.property(fields, fields, (kept, field) => {
        const base = readerSchema(z.object({ kept }));
        const optional = readerSchema(z.object({ kept, added: field.optional() }));
        const required = readerSchema(z.object({ kept, added: field }));
        expect(incompatibilities(base, optional)).toEqual([]);
        expect(incompatibilities(base, required)).toMatchObject([
          { breaks: 'old records', pointer: '/properties/added' },
        ]);
        for (const larger of [optional, required])
          expect(incompatibilities(larger, base)).toMatchObject([
            { breaks: 'old readers', pointer: '/properties/added' },
          ]);
      }),
    );
  });
});

describe('the answers of a topic', () => {
  const short = state({ a: text.max(5) });
  const long = state({ a: text.max(9) });
  const upcast = (value: object) => ({ ...value });

  it('an upcaster answers for older records, readersFirst for older readers, and neither for the other', () => {
    const by = (answer: object) => ({ revisions: [{ what: 'the length of a', ...answer }] });
    expect(unanswered(by({ upcast }), [long, short])).toEqual([]);
    expect(unanswered(by({ readersFirst: 'of release 2' }), [long, short])).toHaveLength(1);
    expect(unanswered(by({ readersFirst: 'of release 2' }), [short, long])).toEqual([]);
    expect(unanswered(by({ upcast }), [short, long])).toHaveLength(1);
    expect(unanswered(by({}), [short, long])).toEqual([
      'revision 1 against 2, old readers: /properties/a/maxLength has changed from 5 to 9',
    ]);
  });

  it('an answered step stays answered in later revisions', () => {
    const later = state({ a: text.max(5), b: text.optional() });
    expect(
      unanswered({ revisions: [{ what: 'short', upcast }, { what: 'b' }] }, [long, short, later]),
    ).toEqual([]);
  });

  it('an answer of long ago does not count for the same change today', () => {
    const revisions = [
      { what: 'short', upcast },
      { what: 'long', readersFirst: 'of release 2' },
      { what: 'short' },
    ];
    expect(unanswered({ revisions }, [long, short, long, short])).toEqual([
      'revision 3 against 4, old records: /properties/a/maxLength has changed from 9 to 5',
    ]);
  });

  it('an answer counts only where its step changed something', () => {
    const again = state({ a: z.int().optional() });
    const revisions = [{ what: 'a is gone', readersFirst: 'of release 2' }, { what: 'a is a number' }];
    const issues = unanswered({ revisions }, [state({ a: text }), state({}), again]);
    expect(issues.every((issue) => issue.startsWith('revision 1 against 3'))).toBe(true);
    expect(issues.join('\n')).toContain('old records: /properties/a/type');
  });
});
