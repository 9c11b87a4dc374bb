import type { Command } from '@openrounds/messaging';
import { ExpireVerifications } from './expire-verifications.js';

/** What the service does every hour, by hand. */
export const expireCommand: Command = {
  name: 'verifications expire',
  summary: 'announces and ends approvals that are due, as the service does every hour',
  changes: true,
  sends: true,
  run: async (call) => {
    const expire = call.get(ExpireVerifications);
    if (!call.dryRun) await call.audit('what is due');
    const counts = call.dryRun ? await expire.countDue() : await expire.run();
    const json = { dryRun: call.dryRun, ...counts };
    return { code: 0, json, text: JSON.stringify(json, null, 2) };
  },
};
