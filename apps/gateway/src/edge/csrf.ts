import type { IncomingHttpHeaders } from 'node:http';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request that carries the session cookie may go on. A change must come from our own page: the browser says
 * so by Sec-Fetch-Site, or by an Origin that is ours or listed.
 * @param origins the listed origins, such as `https://rounds.example.org`
 */
export function mayUseCookie(
  method: string,
  headers: IncomingHttpHeaders,
  origins: readonly string[],
): boolean {
  if (safe.has(method)) return true;
  const site = headers['sec-fetch-site'];
  if (site === 'same-origin') return true;
  const origin = headers.origin;
  return (
    origin !== undefined && (origins.includes(origin) || (site === undefined && isOwn(origin, headers.host)))
  );
}

function isOwn(origin: string, host: string | undefined): boolean {
  if (host === undefined || !URL.canParse(origin)) return false;
  return new URL(origin).host === host;
}
