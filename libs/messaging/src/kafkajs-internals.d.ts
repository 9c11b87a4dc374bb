declare module 'kafkajs/src/network/requestQueue/index.js' {
  /** The part of kafkajs's request queue that rest-when-idle.ts replaces. */
  const RequestQueue: {
    prototype: {
      pending: unknown[];
      throttledUntil: number;
      scheduleCheckPendingRequests(): void;
    };
  };
  export default RequestQueue;
}

declare module 'kafkajs/src/protocol/encoder.js' {
  export default class Encoder {
    size(): number;
    get buffer(): Buffer;
    writeInt16(value: number): this;
    writeInt32(value: number): this;
    writeString(value: string | null): this;
    writeArray(values: Encoder[]): this;
    writeEncoder(value: Encoder): this;
  }
}

declare module 'kafkajs/src/protocol/recordBatch/v0/index.js' {
  import type Encoder from 'kafkajs/src/protocol/encoder.js';
  import type { Encoded } from 'kafkajs/src/protocol/requests/produce/index.js';
  const recordBatch: {
    RecordBatch(batch: {
      records: Encoded[];
      firstTimestamp: number;
      maxTimestamp: number;
      lastOffsetDelta: number;
    }): Promise<Encoder>;
  };
  export default recordBatch;
}

declare module 'kafkajs/src/protocol/requests/produce/index.js' {
  import type { Message } from 'kafkajs';
  import type Encoder from 'kafkajs/src/protocol/encoder.js';

  /** What kafkajs takes for an encoder whose work is done. */
  export interface Encoded {
    readonly buf: Buffer;
    readonly buffer: Buffer;
  }
  export interface ProducePayload {
    acks: number;
    timeout: number;
    transactionalId?: string | null;
    compression?: number;
    producerId?: unknown;
    topicData: { topic: string; partitions: { partition: number; messages: Message[] }[] }[];
  }
  type Definition = (payload: ProducePayload) => { request: { encode(): Promise<Encoder> } };
  /** The part of kafkajs's produce requests that records-in-one-piece.ts replaces. */
  const produce: { protocol(version: { version: number }): Definition };
  export default produce;
}
