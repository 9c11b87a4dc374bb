/**
 * Whether a request target is in its plain form: no dot segments, empty segments, backslashes, fragments or encoded separators,
 * at most 4 KiB. Anything else could mean one thing to us and another to a service.
 */
export function isPlainTarget(target: string): boolean {
  if (target.length > 4_096 || !target.startsWith('/')) return false;
  const path = pathOf(target);
  if (target.includes('#') || path.includes('//') || path.includes('\\') || /%(?:2f|5c|00)/i.test(path))
    return false;
  return !path.split('/').some((segment) => isDots(segment));
}

function isDots(segment: string): boolean {
  const plain = segment.replaceAll(/%2e/gi, '.');
  return plain === '.' || plain === '..';
}

/** @returns the target without its query */
export function pathOf(target: string): string {
  const query = target.indexOf('?');
  return query < 0 ? target : target.slice(0, query);
}
