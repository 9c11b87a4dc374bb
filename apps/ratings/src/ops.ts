import type { Call, Command, Outcome } from '@openrounds/messaging';
import { lines } from '@openrounds/messaging';
import { runOps } from '@openrounds/service';
import { service } from './service.js';
import { Recount } from './statistic/recount.js';

async function recount(call: Call): Promise<Outcome> {
  const wrong = await call.get(Recount).run();
  return { code: wrong.length === 0 ? 0 : 2, json: wrong, text: lines(wrong) || 'All counts are right.' };
}

const commands: readonly Command[] = [
  {
    name: 'recount',
    summary: 'counts all ratings anew; exit code 2 when a cell differs from the counts kept by differences',
    run: recount,
  },
];

await runOps(service, commands);
