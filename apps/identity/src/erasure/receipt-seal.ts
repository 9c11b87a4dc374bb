import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { KeyedHashes } from '../sealing/keyed-hashes.js';
import type { ErasureReceipt } from './erasure.http.js';

type Unsealed = Omit<ErasureReceipt, 'seal'>;

/** Makes a receipt worth showing: a keyed hash over all that it says, which nobody without HASH_KEY can make. */
@Injectable()
export class ReceiptSeal {
  constructor(private readonly hashes: KeyedHashes) {}

  /** @returns 43 characters of base64url */
  of(receipt: Unsealed): string {
    return this.hashes.hash('erasure-receipt', canonical(receipt));
  }

  /** Whether the receipt is one of this network, and unchanged. */
  holds({ seal, ...receipt }: ErasureReceipt): boolean {
    const [given, right] = [Buffer.from(seal ?? ''), Buffer.from(this.of(receipt))];
    return given.length === right.length && timingSafeEqual(given, right);
  }
}

/** One text for one receipt, whatever the order of its fields. */
function canonical({ id, state, requestedAt, completedAt, services }: Unsealed): string {
  const lines = services.map(({ service, state: done, counts, answeredAt }) => [
    service,
    done,
    Object.entries(counts ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)),
    answeredAt,
  ]);
  return JSON.stringify([id, state, requestedAt, completedAt, lines]);
}
