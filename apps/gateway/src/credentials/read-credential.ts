import type { IncomingHttpHeaders } from 'node:http';

export const sessionCookie = '__Host-openrounds';

export interface PresentedCredential {
  readonly kind: 'cookie' | 'key' | 'token';
  readonly value: string;
}

/**
 * The credential that a request presents: the Authorization header if there is one, else the session cookie.
 * @returns undefined when there is none; `'malformed'` when the header holds something that looks like no key and no access token of ours
 */
export function readCredential(headers: IncomingHttpHeaders): PresentedCredential | 'malformed' | undefined {
  const { authorization, cookie } = headers;
  if (authorization !== undefined) {
    const key = /^Bearer (orp_[A-Za-z0-9_-]{8,200})$/i.exec(authorization);
    if (key) return { kind: 'key', value: key[1]! };
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization);
    return token ? { kind: 'token', value: token[1]! } : 'malformed';
  }
  const value = cookie
    ?.split('; ')
    .find((part) => part.startsWith(`${sessionCookie}=`))
    ?.slice(sessionCookie.length + 1);
  if (!value) return undefined;
  return /^[A-Za-z0-9_-]{20,200}$/.test(value) ? { kind: 'cookie', value } : 'malformed';
}
