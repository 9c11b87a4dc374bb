import type { JsonSchema } from './json-schema.js';
import { branchesOf, isBranch, type Branch } from './union.js';

/**
 * Whether a default, which is written as it stands and not filled in with the defaults inside it, lacks something that
 * every option of a schema requires. Values and bounds are left to the comparison of the two schemas.
 */
export function lacks(value: unknown, schema: JsonSchema): boolean {
  return branchesOf(schema).every((branch) => lacksIn(value, branch));
}

function lacksIn(value: unknown, branch: Branch): boolean {
  if ('const' in branch) return value !== branch['const'];
  if (Array.isArray(value))
    return branch['type'] !== 'array' || value.some((item) => lacksItem(item, branch));
  if (!isBranch(value)) return branch['type'] === 'object' || branch['type'] === 'array';
  if (branch['type'] !== 'object' && branch['type'] !== undefined) return true;
  const properties = (branch['properties'] ?? {}) as Record<string, JsonSchema>;
  const required = (branch['required'] ?? []) as string[];
  return (
    required.some((name) => !(name in value)) ||
    Object.entries(value).some(([name, inner]) => name in properties && lacks(inner, properties[name]!))
  );
}

function lacksItem(item: unknown, { items }: Branch): boolean {
  return isBranch(items) && lacks(item, items);
}
