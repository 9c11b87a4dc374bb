import type { Call, Command, Outcome } from '@openrounds/messaging';
import { runOps } from '@openrounds/service';
import { MarkStale } from './case/mark-stale.js';
import { service } from './service.js';

async function stale(call: Call): Promise<Outcome> {
  await call.audit('cases');
  const count = await call.get(MarkStale).run();
  return { code: 0, json: { stale: count }, text: `${count} cases are stale now.` };
}

const commands: readonly Command[] = [
  {
    name: 'stale',
    summary: 'marks cases stale that have waited too long, as the hourly job does',
    sends: true,
    run: stale,
  },
];

await runOps(service, commands);
