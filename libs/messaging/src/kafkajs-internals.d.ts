declare module 'kafkajs/src/network/requestQueue/index.js' {
  /** The part of kafkajs's request queue that rest-when-idle.ts replaces. */
  const RequestQueue: {
    prototype: {
      pending: unknown[];
      inflight: Map<number, { sentAt: number; requestTimeout: number; timeoutRequest(): void }>;
      throttledUntil: number;
      enforceRequestTimeout: boolean;
      scheduleCheckPendingRequests(): void;
      scheduleRequestTimeoutCheck(): void;
      isConnected(): boolean;
      destroy(): void;
    };
  };
  export default RequestQueue;
}

declare module 'kafkajs/src/protocol/recordBatch/crc32C/index.js' {
  /** Only held against our own in a test. */
  export default function crc32C(bytes: Uint8Array): number;
}

declare module 'kafkajs/src/protocol/requests/produce/index.js' {
  import type { Message } from 'kafkajs';

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
  type Definition = (payload: ProducePayload) => { request: { encode(): Promise<Encoded> } };
  /** The part of kafkajs's produce requests that records-in-one-piece.ts replaces. */
  const produce: { protocol(version: { version: number }): Definition };
  export default produce;
}
