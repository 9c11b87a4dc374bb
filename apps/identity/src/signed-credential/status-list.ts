import { deflateSync } from 'node:zlib';

/** Status types of the IETF Token Status List. */
export const status = { valid: 0, invalid: 1, suspended: 2 } as const;

/** Two bits per credential: what ended and what is suspended are told apart. */
export const bitsPerStatus = 2;

/** Room for credentials that live at the same time; the list always has all of it, so its size tells nothing. */
export const capacity = 2 ** 20;

/**
 * A Token Status List: statuses packed from the lowest bit of each byte, deflated in the zlib format, in base64url.
 * @param size how many statuses the list holds; a multiple of 4
 * @param entries index and status of all that are not valid
 */
export function packStatusList(
  size: number,
  entries: Iterable<{ readonly index: number; readonly status: number }>,
): string {
  const bytes = Buffer.alloc((size * bitsPerStatus) / 8);
  for (const { index, status: value } of entries) {
    const at = index * bitsPerStatus;
    bytes[at >> 3]! |= value << (at & 7);
  }
  return deflateSync(bytes, { level: 9 }).toString('base64url');
}
