import type { JobContext } from '@openrounds/service';
import { eventUsage, isEventCommand, runEventCommand, runJob } from '@openrounds/service';
import { service } from './service.js';
import { Recount } from './statistic/recount.js';

/** Counts all ratings anew; every cell that differs from the counts kept by differences is a line, and exit code 1. */
async function recount({ get }: JobContext): Promise<number> {
  const wrong = await get(Recount).run();
  for (const cell of wrong) process.stdout.write(`${JSON.stringify(cell)}\n`);
  process.stdout.write(wrong.length === 0 ? 'All counts are right.\n' : `${wrong.length} cells differ.\n`);
  return wrong.length === 0 ? 0 : 1;
}

const args = process.argv.slice(2);
if (args[0] === 'recount') await runJob(service, 'recount', recount, { relay: false });
else if (isEventCommand(args)) await runEventCommand(service, args);
else {
  const own =
    '  recount                             counts all ratings anew; exit code 1 when a count differs';
  process.stderr.write(`Usage: ops.js <command>\n${own}\n${eventUsage}\n`);
  process.exitCode = 64;
}
