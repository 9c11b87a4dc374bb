import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits for a condition by asking again and again, never by a fixed sleep.
 * @param probe gives the awaited thing, or undefined or false while it is not there; an error counts as not there
 * @throws Error that names `what` and the last error after `timeoutMs`
 */
export async function until<T>(
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  { timeoutMs = 5_000, what = 'the condition' }: { timeoutMs?: number; what?: string } = {},
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  let last: unknown;
  for (let pause = 5; ; pause = Math.min(pause * 1.5, 100)) {
    try {
      const found = await probe();
      if (found !== undefined && found !== false) return found;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (performance.now() > deadline)
      throw new Error(`Waited ${timeoutMs} ms in vain for ${what}.`, { cause: last });
    await delay(pause);
  }
}
