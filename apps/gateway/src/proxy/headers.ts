import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { clientAddressHeader, passportHeader } from '@openrounds/http';

/** What a service gets to see of a request. Credentials, proxies' notes and internal headers stay outside. */
const inbound = [
  'accept',
  'accept-language',
  'content-type',
  'content-length',
  'idempotency-key',
  'if-match',
  'if-none-match',
] as const;

/** The one credential that a service itself asks for: it opens the receipt of one erasure and nothing else. */
const receipt = /^Receipt [\w-]{20,200}$/i;

/** What does not leave: headers of one connection, and what tells about the software. */
const kept = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'server',
  'x-powered-by',
]);

export interface Added {
  readonly passport: string | undefined;
  readonly traceparent: string | undefined;
  readonly clientAddress: string;
}

/** The headers of the request to a service. */
export function upstreamHeaders(headers: IncomingHttpHeaders, added: Added): Record<string, string> {
  const out: Record<string, string> = {
    [clientAddressHeader]: added.clientAddress,
  };
  for (const name of inbound) {
    const value = headers[name];
    if (typeof value === 'string') out[name] = value;
  }
  if (receipt.test(headers.authorization ?? '')) out['authorization'] = headers.authorization!;
  if (added.passport !== undefined) out[passportHeader] = added.passport;
  if (added.traceparent !== undefined) out['traceparent'] = added.traceparent;
  return out;
}

/** Of a browser only what the authorization server set itself, and the session that its pages recognise. */
const oidcCookie = /^(?:__Host-openrounds|(?:__Secure-)?oidc_[a-z]+(?:\.sig)?)=/;

/** The headers of a request to the authorization server: an application authenticates itself there, a browser by cookies. */
export function oidcHeaders(headers: IncomingHttpHeaders, added: Added): Record<string, string> {
  const out = upstreamHeaders(headers, added);
  const cookies = (headers.cookie ?? '').split('; ').filter((pair) => oidcCookie.test(pair));
  if (cookies.length > 0) out['cookie'] = cookies.join('; ');
  if (headers.authorization !== undefined) out['authorization'] = headers.authorization;
  return out;
}

/** The headers of the answer to the client. */
export function answerHeaders(
  headers: IncomingHttpHeaders,
  own: Record<string, string>,
): OutgoingHttpHeaders {
  const out: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !kept.has(name)) out[name] = value;
  }
  return { ...out, ...own };
}
