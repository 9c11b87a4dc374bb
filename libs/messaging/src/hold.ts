import { setTimeout } from 'node:timers/promises';

/** Lets a lane wait while something is down, and end early when the consumer stops. */
export interface Hold {
  stopped(): boolean;
  /** Waits, with heartbeats going on outside; returns early when the consumer stops. */
  pause(ms: number): Promise<void>;
  /** Something that the lane needs is down (true) or answers again (false). */
  waiting(since: boolean): void;
}

/** Of work that no consumer does: nobody stops it. */
export const never: Hold = {
  stopped: () => false,
  pause: async (ms) => void (await setTimeout(ms)),
  waiting: () => undefined,
};

/** The consumer stops before everything is decided: what is left is delivered again. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

const firstBackoffMs = 100;
const longestBackoffMs = 30_000;

/** @param attempt 0, 1, 2, ... @returns 0.1 s doubling up to 30 s */
export function backoffMs(attempt: number): number {
  return Math.min(longestBackoffMs, firstBackoffMs * 2 ** Math.min(attempt, 12));
}
