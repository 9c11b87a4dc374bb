import { describe, expect, it } from '@jest/globals';
import { ErasureLedger } from './ledger.js';

const ledgerOf = (byte: number): ErasureLedger =>
  new ErasureLedger({ ERASURE_LEDGER_KEY: Buffer.alloc(32, byte).toString('base64') });
const id = '0193f1c0-1000-7000-8000-00000000000a';

describe('the hash of a member', () => {
  it('is HMAC-SHA-256 under the key: the same in every service that has it, and in no other', () => {
    expect(ledgerOf(3).hashOf(id)).toBe('e60dc3719736af2921fbb790fe5236fee784938e88492cb13ab10fda0486f00b');
    expect(ledgerOf(3).hashOf(id)).toBe(ledgerOf(3).hashOf(id.toUpperCase()));
    expect(ledgerOf(4).hashOf(id)).not.toBe(ledgerOf(3).hashOf(id));
  });

  it('gives a lock that fits a bigint, also where the first bit is set', () => {
    const ledger = ledgerOf(3);
    expect(ledger.lockOf('f'.repeat(64))).toBe('-1');
    expect(ledger.lockOf(`7${'f'.repeat(63)}`)).toBe('9223372036854775807');
    expect(ledger.lockOf('0'.repeat(64))).toBe('0');
  });
});
