import type { Command } from '@openrounds/messaging';
import { MarkStale } from './mark-stale.js';

/** What the hourly job does, by hand. */
export const staleCommand: Command = {
  name: 'stale',
  summary: 'marks cases stale that have waited too long, as the hourly job does',
  changes: true,
  sends: true,
  run: async (call) => {
    const marking = call.get(MarkStale);
    if (call.dryRun) {
      const count = await marking.countDue();
      return { code: 0, json: { dryRun: true, stale: count }, text: `${count} cases would be stale.` };
    }
    await call.audit('cases');
    const count = await marking.run();
    return { code: 0, json: { dryRun: false, stale: count }, text: `${count} cases are stale now.` };
  },
};
