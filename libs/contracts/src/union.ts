import type { JsonSchema } from './json-schema.js';

/** A schema that is no union: one shape. */
export type Branch = Readonly<Record<string, unknown>>;

/** Two options that stand for each other in two revisions of a union; one is missing where it is new or gone. */
export interface Pair {
  readonly was?: Branch;
  readonly is?: Branch;
  /** `state=open` by a discriminator, otherwise the type */
  readonly name: string;
  /** What a pointer into the option has between the union and the option. */
  readonly step: string;
}

export function isBranch(value: unknown): value is Branch {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The options of a schema, of whichever kind its union is; a schema that is no union is its only option. */
export function branchesOf(schema: JsonSchema): Branch[] {
  if (typeof schema === 'boolean') return [schema ? {} : { not: {} }];
  const { anyOf, oneOf, type, ...rest } = schema;
  const union = anyOf ?? oneOf;
  if (Array.isArray(union)) {
    const outside = type === undefined ? rest : { ...rest, type };
    return (union as JsonSchema[]).flatMap(branchesOf).map((branch) => ({ ...outside, ...branch }));
  }
  if (Array.isArray(type)) return type.map((one: unknown) => ({ ...rest, type: one }));
  return [schema];
}

/** Matches the options of two unions by their discriminator, or by their type where there is none. */
export function pairs(was: Branch[], is: Branch[]): Pair[] {
  if (was.length === 1 && is.length === 1) return [{ was: was[0]!, is: is[0]!, name: '', step: '' }];
  const discriminator = discriminatorOf(
    [was, is].map((branches) => branches.filter((branch) => typeOf(branch) === 'object')),
  );
  const nameOf = (branch: Branch): string =>
    discriminator !== undefined && typeOf(branch) === 'object'
      ? `${discriminator}=${String(constOf(branch, discriminator))}`
      : typeOf(branch);
  const named = [was, is].map((branches) => keyed(branches, nameOf));
  const [before, after] = [named[0]!, named[1]!];
  return [...new Set([...before.keys(), ...after.keys()])].map((key) => {
    const [old, now] = [before.get(key), after.get(key)];
    const name = nameOf(old ?? now!);
    return {
      ...(old ? { was: old } : {}),
      ...(now ? { is: now } : {}),
      name,
      step: name.includes('=') ? `/oneOf/${name}` : '',
    };
  });
}

/** Options by name; those that share one are told apart by their text, so that only equal ones match. */
function keyed(branches: Branch[], nameOf: (branch: Branch) => string): Map<string, Branch> {
  const shared = (name: string): boolean => branches.filter((branch) => nameOf(branch) === name).length > 1;
  return new Map(
    branches.map((branch) => [shared(nameOf(branch)) ? JSON.stringify(branch) : nameOf(branch), branch]),
  );
}

/** The field that tells the objects of each union apart by a constant. */
function discriminatorOf(unions: Branch[][]): string | undefined {
  const names = unions.flat().flatMap((branch) => Object.keys((branch['properties'] ?? {}) as object));
  return names.find((name) =>
    unions.every((branches) => {
      const values = branches.map((branch) => constOf(branch, name));
      return !values.includes(undefined) && new Set(values).size === values.length;
    }),
  );
}

function constOf(branch: Branch, name: string): unknown {
  const field = ((branch['properties'] ?? {}) as Record<string, unknown>)[name];
  return isBranch(field) ? field['const'] : undefined;
}

function typeOf(branch: Branch): string {
  const type = branch['type'];
  return type === 'integer' ? 'number' : typeof type === 'string' ? type : 'anything';
}
