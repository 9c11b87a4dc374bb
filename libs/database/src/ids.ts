import { createHash, randomFillSync } from 'node:crypto';

let lastTime = 0;
let sequence = 0;
const random = new Uint8Array(10);

/** A new UUIDv7 (RFC 9562, method 1): ids of one process are strictly increasing. */
export function newId(): string {
  randomFillSync(random);
  const now = Date.now();
  if (now > lastTime) {
    lastTime = now;
    sequence = ((random[8]! << 8) | random[9]!) & 0x7ff;
  } else if (++sequence > 0xfff) {
    lastTime += 1;
    sequence = 0;
  }
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(lastTime, 0, 6);
  bytes.writeUInt16BE(0x7000 | sequence, 6);
  bytes.set(random.subarray(0, 8), 8);
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return formatUuid(bytes);
}

/**
 * The id that always belongs to a text: UUIDv8 (RFC 9562) over the first 16 bytes of its SHA-256.
 * @param seed any text, for example `demo:member:mod-elm`
 */
export function derivedId(seed: string): string {
  const bytes = createHash('sha256').update(seed, 'utf8').digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return formatUuid(bytes);
}

function formatUuid(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
