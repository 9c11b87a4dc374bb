import type { IncomingMessage } from 'node:http';

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

function unmapped(address: string): string {
  const match = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  return match?.[1] ?? address;
}
