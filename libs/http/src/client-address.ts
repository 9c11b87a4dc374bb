import { isIP } from 'node:net';
import type { ExecutionContext } from '@nestjs/common';
import { createParamDecorator } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Set by the gateway, which removes what callers send under this name. */
export const clientAddressHeader = 'x-openrounds-client-address';

/** The canonical address of the caller, as the key of a budget: `@ClientAddress() address: string`. */
export const ClientAddress = createParamDecorator((_: unknown, context: ExecutionContext): string =>
  clientAddressOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** @returns the canonical address of the caller */
export function clientAddressOf(request: FastifyRequest): string {
  const given = request.headers[clientAddressHeader];
  return canonicalAddress(typeof given === 'string' ? given : (request.ip ?? ''));
}

/**
 * One key for every spelling of one address: IPv4-mapped IPv6 is the IPv4 address, IPv6 counts by its /64, because
 * one household or one attacker has a whole /64.
 * @returns `192.0.2.1`, `2001:db8:0:1::/64`, or `unknown` for what is no address
 */
export function canonicalAddress(text: string): string {
  const address = text
    .trim()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/%.*$/, '');
  const kind = isIP(address);
  if (kind === 4) return address;
  if (kind !== 6) return 'unknown';
  const groups = groupsOf(address);
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return [groups[6]! >> 8, groups[6]! & 255, groups[7]! >> 8, groups[7]! & 255].join('.');
  }
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

/** The eight groups of a valid IPv6 address. The URL parser writes every spelling in one way. */
function groupsOf(address: string): number[] {
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16));
}
