/** Number of shares into which keys fall; relays lease whole buckets, so that a key has one sender at a time. */
export const bucketCount = 16;

/** FNV-1a (32 bit) over the UTF-16 units of the key, modulo {@link bucketCount}. */
export function bucketOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i += 1) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % bucketCount;
}
