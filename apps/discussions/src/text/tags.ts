import { codePoints } from '@openrounds/contracts';

const concept = /^(DOID:\d+|drug:[0-9a-f-]{36})$/;

/** Whether a tag names a concept (`DOID:n`, `drug:<uuid>`) and not free text. */
export function isConcept(tag: string): boolean {
  return concept.test(tag);
}

/** Whether a tag is a concept id or a free text of at most 40 characters that does not look like an id. */
export function isTag(tag: string): boolean {
  return isConcept(tag) || (codePoints(tag) <= 40 && !/^(DOID|drug):/i.test(tag));
}

/** The free texts among the tags by JSON pointer, for the guard. */
export function freeTags(tags: readonly string[]): Record<string, string> {
  const entries = tags.map((tag, index) => [`/tags/${index}`, tag] as const);
  return Object.fromEntries(entries.filter(([, tag]) => !isConcept(tag)));
}
