import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

let patched = false;

/**
 * kafkajs 2.2.4 re-arms a timer of 1 ms for as long as a connection lives, which costs 3 % of a core at rest. The check
 * it makes has nothing to do unless requests are waiting; a request that has to wait arms the timer itself.
 */
export function restWhenIdle(): void {
  if (patched) return;
  patched = true;
  const prototype = RequestQueue.prototype;
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function scheduleIfPending(this: typeof prototype): void {
    if (this.pending.length > 0) schedule.call(this);
  };
}
