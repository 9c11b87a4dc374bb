import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

type Queue = typeof RequestQueue.prototype;

/** How exactly the end of a request's time is kept; the times themselves are 8 s and more. */
const overdueCheckMs = 1_000;

/** Queues of open connections. */
const open = new Set<Queue>();
let timer: NodeJS.Timeout | undefined;
let patched = false;

/**
 * kafkajs 2.2.4 keeps two timers for as long as a connection lives, and each consumer has three connections. One of
 * 1 ms looks for requests that wait to be sent, 3 % of a core at rest: a request that has to wait arms it itself. The
 * other looks ten times a second for requests without an answer, which was most of the wake-ups that were left: one
 * timer does it for all connections, once a second.
 */
export function restWhenIdle(): void {
  if (patched) return;
  patched = true;
  const prototype = RequestQueue.prototype;
  const { scheduleCheckPendingRequests: schedule, destroy } = prototype;
  prototype.scheduleCheckPendingRequests = function scheduleIfPending(this: Queue): void {
    if (this.pending.length > 0) schedule.call(this);
  };
  prototype.scheduleRequestTimeoutCheck = function checkWithAll(this: Queue): void {
    if (!this.enforceRequestTimeout) return;
    open.add(this);
    timer ??= setInterval(() => open.forEach(endOverdue), overdueCheckMs);
  };
  prototype.destroy = function leaveCheck(this: Queue): void {
    destroy.call(this);
    open.delete(this);
    if (open.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function endOverdue(queue: Queue): void {
  for (const request of queue.inflight.values())
    if (Date.now() - request.sentAt > request.requestTimeout) request.timeoutRequest();
  if (!queue.isConnected()) queue.destroy();
}
