import { EntityManager } from '@mikro-orm/postgresql';
import { rehearse } from '@openrounds/database';
import type { Command } from '@openrounds/messaging';
import { Places } from './places.js';

/** The nightly run, by hand or by a scheduler. */
export const refineCommand: Command = {
  name: 'profiles refine',
  summary: 'nightly: lets profiles show what the small-cell rule allows by now',
  changes: true,
  run: async (call) => {
    const { dryRun } = call;
    if (!dryRun) await call.audit('profiles');
    const em = call.get(EntityManager);
    const refine = (): Promise<number> => em.transactional((tx) => call.get(Places).refine(tx));
    const refined = dryRun ? await rehearse(em, refine) : await refine();
    const text = `${refined} profiles ${dryRun ? 'would show' : 'show'} more of their place.`;
    return { code: 0, json: { dryRun, refined }, text };
  },
};
