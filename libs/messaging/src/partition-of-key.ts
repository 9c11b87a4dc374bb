import type { ICustomPartitioner } from 'kafkajs';

const mix = 0x5bd1e995;

/**
 * murmur2 of a key's bytes as Kafka's own clients compute it, so that every client puts a key on the same partition:
 * https://github.com/apache/kafka/blob/4.0/clients/src/main/java/org/apache/kafka/common/utils/Utils.java (murmur2)
 * @returns a number of 32 bits with sign
 */
export function murmur2(data: Uint8Array): number {
  const whole = data.length & ~3;
  let hash = 0x9747b28c ^ data.length;
  for (let at = 0; at < whole; at += 4) {
    let word = data[at]! | (data[at + 1]! << 8) | (data[at + 2]! << 16) | (data[at + 3]! << 24);
    word = Math.imul(word, mix);
    hash = Math.imul(hash, mix) ^ Math.imul(word ^ (word >>> 24), mix);
  }
  if (whole < data.length) {
    for (let at = data.length - 1; at >= whole; at -= 1) hash ^= data[at]! << (8 * (at - whole));
    hash = Math.imul(hash, mix);
  }
  hash = Math.imul(hash ^ (hash >>> 13), mix);
  return hash ^ (hash >>> 15);
}

/**
 * Kafka's usual choice of a partition by key, for records that have one. kafkajs 2.2.4 computes it in numbers without
 * limit, which takes as long as all else that it does with a record.
 */
export const partitionOfKey: ICustomPartitioner =
  () =>
  ({ partitionMetadata, message: { key } }) => {
    if (key === null || key === undefined) throw new Error('A record without a key has no partition.');
    return (murmur2(Buffer.from(key)) & 0x7fffffff) % partitionMetadata.length;
  };
