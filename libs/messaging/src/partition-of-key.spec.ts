import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import kafkajs from 'kafkajs';
import { murmur2, partitionOfKey } from './partition-of-key.js';

const partitionMetadata = Array.from({ length: 8 }, (_, partitionId) => ({
  partitionErrorCode: 0,
  partitionId,
  leader: 1,
  replicas: [1],
  isr: [1],
}));

describe('the partition of a key', () => {
  it('is by the murmur2 of Kafka, of which its own tests have examples', () => {
    const of = (text: string): number => murmur2(Buffer.from(text));
    expect(of('21')).toBe(-973932308);
    expect(of('foobar')).toBe(-790332482);
    expect(of('a-little-bit-long-string')).toBe(-985981536);
    expect(of('a-little-bit-longer-string')).toBe(-1486304829);
    expect(of('lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8')).toBe(-58897971);
    expect(of('abc')).toBe(479470107);
  });

  it('is the one that kafkajs chooses', () => {
    const theirs = kafkajs.Partitioners.DefaultPartitioner();
    const ours = partitionOfKey();
    const key = fc.oneof(
      fc.uuid(),
      fc.string({ unit: 'binary' }),
      fc.uint8Array().map((it) => Buffer.from(it)),
    );
    fc.assert(
      fc.property(key, (key) => {
        const record = { topic: 'notes.note.v1', partitionMetadata, message: { key, value: null } };
        expect(ours(record)).toBe(theirs(record));
      }),
    );
  });
});
