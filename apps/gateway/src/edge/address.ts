import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';

/**
 * The address that the client speaks from: the peer's, or what a trusted proxy says of it (the last address of
 * X-Forwarded-For that is not itself a trusted proxy).
 */
export function clientAddress(request: IncomingMessage, trusted: ReadonlySet<string>): string {
  const peer = unmapped(request.socket.remoteAddress ?? '');
  const forwarded = request.headers['x-forwarded-for'];
  if (!trusted.has(peer) || typeof forwarded !== 'string') return peer;
  const chain = forwarded.split(',').map((part) => unmapped(part.trim()));
  return chain.findLast((address) => !trusted.has(address)) ?? peer;
}

/** The key under which an address is counted: IPv4-mapped folded, IPv6 by /64, every spelling the same. */
export function addressKey(address: string): string {
  const plain = unmapped(address);
  if (!isIPv6(plain)) return plain;
  const groups = expanded(new URL(`http://[${plain.split('%')[0]}]`).hostname.slice(1, -1));
  return `${groups.slice(0, 4).join(':')}::/64`;
}

function unmapped(address: string): string {
  const match = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  return match?.[1] ?? address;
}

/** The eight groups of an IPv6 address in the form that URL writes. */
function expanded(address: string): string[] {
  const [head = '', tail] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  if (tail === undefined) return before;
  const after = tail === '' ? [] : tail.split(':');
  return [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
}
