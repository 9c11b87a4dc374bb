import type { IncomingMessage } from 'node:http';

const mostHeaders = 100;

/**
 * Whether a message leaves nothing for two parsers to disagree on, beyond what Node's own strict parser refuses: at most
 * 100 headers, one host, and a body in chunks only under HTTP/1.1 and with no other coding.
 */
export function isPlainMessage({ rawHeaders, headers, httpVersion }: IncomingMessage): boolean {
  if (rawHeaders.length > 2 * mostHeaders) return false;
  const coding = headers['transfer-encoding'];
  if (coding !== undefined && (coding.toLowerCase() !== 'chunked' || httpVersion !== '1.1')) return false;
  return timesIn(rawHeaders, 'host') <= 1;
}

/** Names and values take turns. */
function timesIn(rawHeaders: readonly string[], name: string): number {
  let times = 0;
  for (let at = 0; at < rawHeaders.length; at += 2)
    if (rawHeaders[at]!.length === name.length && rawHeaders[at]!.toLowerCase() === name) times += 1;
  return times;
}
