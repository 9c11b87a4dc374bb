import fc from 'fast-check';
import { z } from 'zod';

/** A schema with the states that its owner could write. */
interface Written {
  readonly schema: z.ZodType;
  readonly states: fc.Arbitrary<unknown>;
}

/** Two revisions of one schema, more often alike than not. */
export interface RevisionPair {
  readonly older: Written;
  readonly newer: Written;
}

const twice = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<[T, T]> =>
  fc.oneof(
    { weight: 4, arbitrary: one.map((value): [T, T] => [value, value]) },
    { weight: 1, arbitrary: fc.tuple(one, one) },
  );

const pairOf = <T>(one: fc.Arbitrary<T>, write: (value: T) => Written): fc.Arbitrary<RevisionPair> =>
  twice(one).map(([older, newer]) => ({ older: write(older), newer: write(newer) }));

const bounds = fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 2, max: 4 }));

const leaf = fc.oneof(
  pairOf(bounds, ([min, max]) => ({
    schema: z.string().min(min).max(max),
    states: fc.string({ unit: 'grapheme-ascii', minLength: min, maxLength: max }),
  })),
  pairOf(bounds, ([min, max]) => ({ schema: z.int().min(min).max(max), states: fc.integer({ min, max }) })),
  pairOf(bounds, ([min, max]) => ({
    schema: z
      .number()
      .gt(min)
      .max(max + 1),
    states: fc.double({ min, minExcluded: true, max: max + 1, noNaN: true }),
  })),
  pairOf(fc.subarray(['x', 'y', 'z'] as const, { minLength: 1 }), (values) => ({
    schema: z.enum(values),
    states: fc.constantFrom(...values),
  })),
  pairOf(fc.constantFrom('x', 'y'), (value) => ({ schema: z.literal(value), states: fc.constant(value) })),
);

type Presence = 'absent' | 'required' | 'optional' | 'default';
const presence = twice(fc.constantFrom<Presence[]>('required', 'optional', 'default', 'absent'));

interface Field {
  readonly name: string;
  readonly pair: RevisionPair;
  readonly presence: [Presence, Presence];
}

/** The shape of one revision: 0 = older, 1 = newer. */
function objectOf(
  fields: readonly Field[],
  revision: 0 | 1,
  constants: Record<string, string> = {},
): Written {
  const shape: Record<string, z.ZodType> = {};
  const states: Record<string, fc.Arbitrary<unknown>> = {};
  const requiredKeys = Object.keys(constants);
  for (const [name, value] of Object.entries(constants)) {
    shape[name] = z.literal(value);
    states[name] = fc.constant(value);
  }
  for (const { name, pair, presence } of fields) {
    const { schema, states: values } = revision === 0 ? pair.older : pair.newer;
    const there = presence[revision];
    if (there === 'absent') continue;
    // The same default in both revisions: one that both can read, if there is any.
    const [fallback] = fc.sample(pair.older.states, { numRuns: 1, seed: 1 });
    shape[name] = there === 'optional' ? schema.optional() : schema;
    if (there === 'default' && schema.safeParse(fallback).success) shape[name] = schema.default(fallback);
    else if (there !== 'optional') requiredKeys.push(name);
    states[name] = values;
  }
  return { schema: z.object(shape), states: fc.record(states, { requiredKeys }) };
}

const { pair } = fc.letrec<{ pair: RevisionPair; fields: Field[] }>((tie) => ({
  pair: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.tuple(leaf, twice(fc.boolean())).map(([{ older, newer }, [was, is]]) => ({
      older: was ? nullable(older) : older,
      newer: is ? nullable(newer) : newer,
    })),
    fc.tuple(tie('pair'), twice(bounds)).map(([{ older, newer }, [was, is]]) => ({
      older: listOf(older, was),
      newer: listOf(newer, is),
    })),
    tie('fields').map((fields) => ({ older: objectOf(fields, 0), newer: objectOf(fields, 1) })),
    fc
      .tuple(tie('fields'), tie('fields'), twice(fc.subarray(['p', 'q', 'r'], { minLength: 2 })))
      .map(([first, others, [was, is]]) => ({
        older: unionOf(was, first, others, 0),
        newer: unionOf(is, first, others, 1),
      })),
  ),
  fields: fc.uniqueArray(fc.record({ name: fc.constantFrom('a', 'b', 'c'), pair: tie('pair'), presence }), {
    selector: ({ name }) => name,
    maxLength: 3,
  }),
}));

function nullable({ schema, states }: Written): Written {
  return { schema: schema.nullable(), states: fc.option(states) };
}

function listOf({ schema, states }: Written, [min, max]: [number, number]): Written {
  return {
    schema: z.array(schema).min(min).max(max),
    states: fc.array(states, { minLength: min, maxLength: max }),
  };
}

function unionOf(kinds: string[], first: Field[], others: Field[], revision: 0 | 1): Written {
  const options = kinds.map((kind) => objectOf(kind === 'p' ? first : others, revision, { kind }));
  return {
    schema: z.union(options.map(({ schema }) => schema)),
    states: fc.oneof(...options.map(({ states }) => states)),
  };
}

export const revisionPair: fc.Arbitrary<RevisionPair> = pair;
