import { setTimeout as wait } from 'node:timers/promises';
import type { Answer } from '@openrounds/journeys';

export interface Refusing {
  /** Pause between two questions. */
  readonly everyMs?: number;
  readonly timeoutMs?: number;
  readonly isRefused?: (answer: Answer) => boolean;
}

/**
 * Asks one question after another until it is refused.
 * @returns milliseconds from the call to the answer that refuses; undefined when none did in time
 */
export async function untilRefused(
  ask: () => Promise<Answer>,
  { everyMs = 2, timeoutMs = 60_000, isRefused = ({ status }) => status === 401 }: Refusing = {},
): Promise<number | undefined> {
  const began = performance.now();
  for (;;) {
    const answer = await ask();
    const ms = performance.now() - began;
    if (isRefused(answer)) return ms;
    if (ms > timeoutMs) return undefined;
    await wait(everyMs);
  }
}
