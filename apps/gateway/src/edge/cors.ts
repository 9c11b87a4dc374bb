import type { IncomingHttpHeaders } from 'node:http';

const exposed =
  'deprecation, etag, location, ratelimit, ratelimit-policy, retry-after, sunset, www-authenticate, x-request-id';
const taken = 'authorization, content-type, idempotency-key, if-match, if-none-match';

/**
 * What tells a browser whether a page of another origin may read an answer. Cookies never count there: a listed page
 * brings a token of its own.
 * @param listed origins such as `https://tools.example.org`
 */
export function corsHeaders(origin: string | undefined, listed: ReadonlySet<string>): Record<string, string> {
  if (listed.size === 0) return {};
  if (origin === undefined || !listed.has(origin)) return { vary: 'origin' };
  return {
    vary: 'origin',
    'access-control-allow-origin': origin,
    'access-control-expose-headers': exposed,
  };
}

/** Whether a browser asks if a listed page may send what it wants to send. */
export function isPreflight(
  method: string,
  headers: IncomingHttpHeaders,
  listed: ReadonlySet<string>,
): boolean {
  const { origin, 'access-control-request-method': wanted } = headers;
  return method === 'OPTIONS' && wanted !== undefined && origin !== undefined && listed.has(origin);
}

/** @param allowed methods that the address takes */
export function preflightHeaders(allowed: readonly string[]): Record<string, string> {
  return {
    'access-control-allow-methods': allowed.join(', '),
    'access-control-allow-headers': taken,
    'access-control-max-age': '600',
  };
}
