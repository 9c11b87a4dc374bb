import { setTimeout as wait } from 'node:timers/promises';

/** Longer than what is hidden by it takes on an idle machine, and too short for a person to notice. */
const stepMs = 50;

/**
 * Runs something and ends at the next full step of 50 ms after it began, whether it succeeds or fails: what little more
 * one account takes than another does not show.
 */
export async function inSteps<T>(run: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  try {
    return await run();
  } finally {
    await wait(stepMs - ((performance.now() - begun) % stepMs));
  }
}
