import { describe, expect, it, jest } from '@jest/globals';
import type { Message } from 'kafkajs';
import produce from 'kafkajs/src/protocol/requests/produce/index.js';
import type { ProducePayload } from 'kafkajs/src/protocol/requests/produce/index.js';
import { writeRecordsInOnePiece } from './records-in-one-piece.js';

const stock = produce.protocol;

const payloadOf = (messages: Message[]): ProducePayload => ({
  acks: -1,
  timeout: 5_000,
  producerId: -1,
  topicData: [
    { topic: 'notes.note.v1', partitions: [{ partition: 3, messages }] },
    { topic: 'notes.other.v1', partitions: [{ partition: 0, messages: messages.slice(0, 1) }] },
  ],
});

async function bytesOf(protocol: typeof stock, version: number, payload: ProducePayload): Promise<string> {
  const body = await protocol({ version })(payload).request.encode();
  return body.buffer.toString('hex');
}

/** Every length at which the number of bytes of a length changes, and texts of more bytes than letters. */
const messages: Message[] = [
  { key: 'a', value: '{}', headers: { ce_id: '1', traceparent: '00-1-2-01' } },
  { key: 'tombstone', value: null, headers: {} },
  { key: 'plain', value: 'no headers at all' },
  { key: null, value: Buffer.from([0, 255, 128]), headers: { raw: Buffer.from([1, 0, 2]) } },
  { key: 'naïve – 漢字 🙂', value: 'é'.repeat(300), headers: { größe: 'ü' } },
  ...[63, 64, 8_191, 8_192, 100_000, 900_000].map((size) => ({ key: `of ${size}`, value: 'x'.repeat(size) })),
  ...Array.from({ length: 80 }, (_, n) => ({
    key: `number ${n}`,
    value: String(n),
    headers: { n: String(n) },
  })),
];

const encodeOfKafkajs = String(stock({ version: 7 })(payloadOf([])).request.encode);

describe('records written in one piece', () => {
  it('are byte for byte what kafkajs writes, in every version of the request that has headers', async () => {
    jest.useFakeTimers({ now: 1_700_000_000_000 });
    try {
      const payload = payloadOf(messages);
      const expected = await bytesOf(stock, 7, payload);
      writeRecordsInOnePiece();
      expect(produce.protocol).not.toBe(stock);
      for (const version of [3, 5, 7])
        expect(await bytesOf(produce.protocol, version, payload)).toBe(expected);
    } finally {
      jest.useRealTimers();
    }
  });

  it('leave to kafkajs what we never send', () => {
    writeRecordsInOnePiece();
    const plain = payloadOf([{ value: 'v' }]);
    const unusual = [
      payloadOf([{ value: 'v', timestamp: '1700000000000' }]),
      payloadOf([{ value: 'v', headers: { list: ['one', 'two'] } }]),
      { ...plain, producerId: 5 },
      { ...plain, transactionalId: 't' },
      { ...plain, compression: 1 },
    ];
    const encodes = unusual.map((payload) =>
      String(produce.protocol({ version: 7 })(payload).request.encode),
    );
    expect(new Set(encodes)).toEqual(new Set([encodeOfKafkajs]));
    expect(String(produce.protocol({ version: 7 })(plain).request.encode)).not.toBe(encodeOfKafkajs);
  });
});
