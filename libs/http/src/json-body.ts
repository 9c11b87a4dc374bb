import { MalformedJson } from './problems.js';

export const bodyLimit = 256 * 1024;
const deepest = 32;
const mostKeys = 1_000;
const forbidden = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Parses a request's JSON: at most 32 levels deep, 1,000 keys in all, no key that reaches for a prototype.
 * @returns undefined for an empty text
 * @throws MalformedJson
 */
export function parseJson(text: string): unknown {
  if (text === '') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new MalformedJson('The body is not JSON.');
  }
  checkShape(value);
  return value;
}

/** Goes level by level, so that a deep value cannot exhaust the stack. */
function checkShape(value: unknown): void {
  let level = [value];
  let keys = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth >= deepest) throw new MalformedJson(`The body is nested deeper than ${deepest} levels.`);
    const next: unknown[] = [];
    for (const item of level) {
      if (typeof item !== 'object' || item === null) continue;
      if (!Array.isArray(item)) keys += checkKeys(Object.keys(item));
      if (keys > mostKeys) throw new MalformedJson(`The body has more than ${mostKeys} keys.`);
      for (const child of Object.values(item))
        if (typeof child === 'object' && child !== null) next.push(child);
    }
    level = next;
  }
}

function checkKeys(keys: string[]): number {
  if (keys.some((key) => forbidden.has(key)))
    throw new MalformedJson('The body has a key that is never taken.');
  return keys.length;
}
