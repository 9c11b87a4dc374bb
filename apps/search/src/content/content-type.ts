/** What can be found, one index each. */
export const contentTypes = ['post', 'comment', 'case', 'drug', 'condition', 'rating', 'member'] as const;
export type ContentType = (typeof contentTypes)[number];

/** Key of a document in the read model and on the queue: `<type>:<id>`. */
export type ContentKey = `${ContentType}:${string}`;

export function contentKey(type: ContentType, sourceId: string): ContentKey {
  return `${type}:${sourceId}`;
}

/** @returns the two parts of a key; an id may hold colons itself (`DOID:14`) */
export function splitKey(key: string): { type: ContentType; sourceId: string } {
  const colon = key.indexOf(':');
  return { type: key.slice(0, colon) as ContentType, sourceId: key.slice(colon + 1) };
}

export function isContentType(text: string): text is ContentType {
  return contentTypes.some((type) => type === text);
}

/** What the alias `content` holds and the All tab searches: everything but members. */
export const everything: readonly ContentType[] = contentTypes.filter((type) => type !== 'member');

export function isEverything(types: readonly ContentType[]): boolean {
  return types.length === everything.length && everything.every((type) => types.includes(type));
}
