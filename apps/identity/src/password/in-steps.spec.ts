import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { inSteps } from './in-steps.js';

/** Timers may be a millisecond early. */
const early = 2;

describe('something that ends at a full step', () => {
  it.each([0, 5, 60])('and not when it is ready, after %d ms: nor does what fails', async (ms) => {
    for (const outcome of [() => 'done', () => Promise.reject(new Error('failed'))]) {
      const begun = performance.now();
      const told = inSteps(async () => {
        await wait(ms);
        return outcome();
      });
      expect(await told.catch((error: Error) => error.message)).toMatch(/^(done|failed)$/);
      const steps = Math.ceil((ms - early) / 50) || 1;
      expect(performance.now() - begun).toBeGreaterThanOrEqual(50 * steps - early);
    }
  });
});
