import { inflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { packStatusList } from './status-list.js';

describe('a status list', () => {
  it('equals the example of the Token Status List draft for two bits', () => {
    const statuses = [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3];
    const packed = packStatusList(
      12,
      statuses.map((status, index) => ({ index, status })),
    );
    expect([...inflateSync(Buffer.from(packed, 'base64url'))]).toEqual([0xc9, 0x44, 0xf9]);
    expect(packed).toBe('eNo76fITAAPfAgc');
  });

  it('gives every status back at its own index', () => {
    const any = fc.uniqueArray(fc.record({ index: fc.nat(255), status: fc.integer({ min: 1, max: 2 }) }), {
      selector: ({ index }) => index,
    });
    fc.assert(
      fc.property(any, (entries) => {
        const bytes = inflateSync(Buffer.from(packStatusList(256, entries), 'base64url'));
        const read = (index: number): number => (bytes[index >> 2]! >> ((index & 3) * 2)) & 3;
        const wanted = new Map(entries.map(({ index, status }) => [index, status]));
        for (let index = 0; index < 256; index += 1) expect(read(index)).toBe(wanted.get(index) ?? 0);
      }),
    );
  });
});
