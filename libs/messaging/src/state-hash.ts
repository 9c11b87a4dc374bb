import { createHash } from 'node:crypto';

/**
 * SHA-256 of a state in base64: the same for the same content, in whatever order its fields stand.
 * @param without fields left out
 */
export function stateHash(state: object, without: readonly string[] = []): string {
  const kept = Object.fromEntries(Object.entries(state).filter(([field]) => !without.includes(field)));
  return createHash('sha256').update(JSON.stringify(kept, sorted)).digest('base64');
}

function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
