import type { Command } from '@openrounds/messaging';
import { Retention } from './retention.js';

/** What the service does every hour, by hand. */
export const retentionCommand: Command = {
  name: 'retention run',
  summary: 'destroys what is due, as the service does every hour',
  changes: true,
  run: async (call) => {
    const retention = call.get(Retention);
    if (!call.dryRun) await call.audit('what is due');
    const rows = call.dryRun ? await retention.countDue() : await retention.run();
    const json = { dryRun: call.dryRun, rows };
    return { code: 0, json, text: JSON.stringify(json, null, 2) };
  },
};
