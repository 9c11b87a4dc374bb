import { describe, expect, it } from '@jest/globals';
import crc32cOfKafkajs from 'kafkajs/src/protocol/recordBatch/crc32C/index.js';
import { crc32c } from './crc32c.js';

describe('CRC-32C', () => {
  it('of the examples of RFC 3720, B.4', () => {
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, at) => at))).toBe(0x46dd794e);
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
  });

  it('is the one of kafkajs at every length and place', () => {
    const bytes = Buffer.from(Array.from({ length: 300 }, (_, at) => (at * 167 + 13) & 0xff));
    for (let start = 0; start < 9; start += 1)
      for (let end = start; end <= bytes.length; end += 1)
        expect(crc32c(bytes, start, end)).toBe(crc32cOfKafkajs(bytes.subarray(start, end)));
  });
});
