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
