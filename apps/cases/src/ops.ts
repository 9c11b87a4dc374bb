import type { JobContext } from '@openrounds/service';
import { eventUsage, isEventCommand, runEventCommand, runJob } from '@openrounds/service';
import { MarkStale } from './case/mark-stale.js';
import { service } from './service.js';

/** Marks cases stale that have waited too long, as the hourly job does. */
async function stale({ get }: JobContext): Promise<number> {
  process.stdout.write(`${await get(MarkStale).run()} cases are stale now.\n`);
  return 0;
}

const args = process.argv.slice(2);
if (args[0] === 'stale') await runJob(service, 'stale', stale);
else if (isEventCommand(args)) await runEventCommand(service, args);
else {
  const own = '  stale                               marks cases stale that have waited too long';
  process.stderr.write(`Usage: ops.js <command>\n${own}\n${eventUsage}\n`);
  process.exitCode = 64;
}
