import { setTimeout as wait } from 'node:timers/promises';

/**
 * Asks again until the probe answers true. An error of the probe means "not yet" and is kept.
 * @returns undefined when it came true, else why it did not within the time
 */
export async function until(
  probe: () => Promise<boolean>,
  {
    withinMs,
    everyMs = 100,
    gaveUp = () => false,
  }: { withinMs: number; everyMs?: number; gaveUp?: () => boolean },
): Promise<string | undefined> {
  const end = performance.now() + withinMs;
  let reason = 'it did not answer';
  while (performance.now() < end && !gaveUp()) {
    try {
      if (await probe()) return undefined;
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
    await wait(everyMs);
  }
  return reason;
}
