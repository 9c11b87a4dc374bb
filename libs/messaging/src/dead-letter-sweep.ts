import type { EntityManager } from '@mikro-orm/postgresql';
import { log } from '@openrounds/telemetry';
import { forgetUnreadable } from './forget.js';

const hour = 3_600_000;

/**
 * Removes old dead letters that nobody can read, now and every hour, in every process that consumes.
 * @returns ends it, after the sweep that is under way
 */
export function sweepDeadLetters(em: EntityManager): () => Promise<void> {
  let sweeping = Promise.resolve();
  const sweep = (): void => {
    sweeping = sweeping.then(async () => {
      try {
        const count = await forgetUnreadable(em);
        if (count > 0) log.warn({ count }, 'Dead letters that nobody could read are removed after 7 days.');
      } catch (error) {
        log.debug({ err: error }, 'The dead letters cannot be swept.');
      }
    });
  };
  sweep();
  const timer = setInterval(sweep, hour);
  return async () => {
    clearInterval(timer);
    await sweeping;
  };
}
