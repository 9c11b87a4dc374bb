import type { Message } from 'kafkajs';
import produce from 'kafkajs/src/protocol/requests/produce/index.js';
import type { Encoded, ProducePayload } from 'kafkajs/src/protocol/requests/produce/index.js';
import { crc32c } from './crc32c.js';

/** First version of the produce request whose records have headers; 4 to 7 have the same body. */
const firstWithHeaders = 3;
/** What kafkajs calls the id of a producer that is not idempotent. */
const noProducer = -1;
/** Room for the length in front of a record: a 32 bit number in groups of seven bits. */
const lengthRoom = 5;

let patched = false;

/**
 * kafkajs 2.2.4 makes an encoder of 512 zeroed bytes for each header and copies a batch through eight buffers that grow,
 * which is most of what a relay costs. Here a request is written once, into one buffer that is kept. Same bytes; what
 * we never send (transactions, compression, own timestamps) still takes kafkajs's way.
 */
export function writeRecordsInOnePiece(): void {
  if (patched) return;
  patched = true;
  const { protocol } = produce;
  produce.protocol = (version) => {
    const definition = protocol(version);
    if (version.version < firstWithHeaders) return definition;
    return (payload) => {
      const made = definition(payload);
      if (isPlain(payload)) made.request.encode = () => Promise.resolve(encode(payload));
      return made;
    };
  };
}

const isPlain = ({ transactionalId, compression, producerId, topicData }: ProducePayload): boolean =>
  !transactionalId &&
  !compression &&
  (producerId ?? noProducer) === noProducer &&
  topicData.every(({ partitions }) => partitions.every(({ messages }) => messages.every(isPlainMessage)));

const isPlainMessage = ({ timestamp, headers }: Message): boolean =>
  timestamp === undefined && !Object.values(headers ?? {}).some((value) => Array.isArray(value));

let room = Buffer.allocUnsafeSlow(64 * 1024);
let end = 0;

/** The body of a produce request, as `protocol/requests/produce/v3/request.js` of kafkajs. */
function encode({ acks, timeout, topicData }: ProducePayload): Encoded {
  end = 0;
  writeInt16(-1); // no transactional id
  writeInt16(acks);
  writeInt32(timeout);
  writeInt32(topicData.length);
  for (const { topic, partitions } of topicData) {
    const length = Buffer.byteLength(topic);
    writeInt16(length);
    writeContent(topic, length);
    writeInt32(partitions.length);
    for (const { partition, messages } of partitions) {
      writeInt32(partition);
      writeSized(() => writeBatch(messages));
    }
  }
  const buffer = Buffer.from(room.subarray(0, end));
  return { buf: buffer, buffer };
}

/**
 * A batch of format 2: https://kafka.apache.org/documentation/#recordbatch. The broker gives it its place on the topic;
 * one time is the time of all its records, and no producer is named.
 */
function writeBatch(messages: Message[]): void {
  const now = BigInt(Date.now());
  writeInt64(0n);
  writeSized(() => {
    writeInt32(0);
    writeInt8(2);
    const checksum = end;
    writeInt32(0);
    writeInt16(0);
    writeInt32(messages.length - 1);
    writeInt64(now);
    writeInt64(now);
    writeInt64(-1n);
    writeInt16(0);
    writeInt32(0);
    writeInt32(messages.length);
    messages.forEach(writeRecord);
    room.writeUInt32BE(crc32c(room, checksum + 4, end), checksum);
  });
}

/**
 * A record: length, attributes, time and offset as differences, key, value, headers.
 * https://kafka.apache.org/documentation/#record
 */
function writeRecord({ key, value, headers = {} }: Message, offsetDelta: number): void {
  const start = end;
  makeRoom(lengthRoom);
  end += lengthRoom;
  writeInt8(0);
  writeNumber(0);
  writeNumber(offsetDelta);
  writeBytes(key);
  writeBytes(value);
  const names = Object.keys(headers);
  writeNumber(names.length);
  for (const name of names) {
    writeBytes(name);
    writeBytes(headers[name] as string | Buffer | undefined);
  }
  const [body, bodyEnd] = [start + lengthRoom, end];
  end = start;
  writeNumber(bodyEnd - body);
  room.copyWithin(end, body, bodyEnd);
  end += bodyEnd - body;
}

/** Puts the size in front of what is written, as 32 bits. */
function writeSized(write: () => void): void {
  const place = end;
  writeInt32(0);
  write();
  room.writeInt32BE(end - place - 4, place);
}

function makeRoom(length: number): void {
  if (end + length <= room.length) return;
  const larger = Buffer.allocUnsafeSlow(2 * (end + length));
  room.copy(larger, 0, 0, end);
  room = larger;
}

function writeInt8(value: number): void {
  makeRoom(1);
  room[end++] = value;
}

function writeInt16(value: number): void {
  makeRoom(2);
  end = room.writeInt16BE(value, end);
}

function writeInt32(value: number): void {
  makeRoom(4);
  end = room.writeInt32BE(value, end);
}

function writeInt64(value: bigint): void {
  makeRoom(8);
  end = room.writeBigInt64BE(value, end);
}

/** ZigZag and groups of seven bits, lowest first. */
function writeNumber(value: number): void {
  makeRoom(lengthRoom);
  let rest = ((value << 1) ^ (value >> 31)) >>> 0;
  for (; rest > 0x7f; rest >>>= 7) room[end++] = (rest & 0x7f) | 0x80;
  room[end++] = rest;
}

function writeBytes(value: string | Buffer | null | undefined): void {
  if (value === null || value === undefined) return writeNumber(-1);
  const length = Buffer.byteLength(value);
  writeNumber(length);
  writeContent(value, length);
}

function writeContent(value: string | Buffer, length: number): void {
  makeRoom(length);
  if (typeof value === 'string') room.write(value, end);
  else value.copy(room, end);
  end += length;
}
