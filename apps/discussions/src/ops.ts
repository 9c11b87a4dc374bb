import { eventUsage, isEventCommand, runEventCommand } from '@openrounds/service';
import { service } from './service.js';

const args = process.argv.slice(2);
if (isEventCommand(args)) await runEventCommand(service, args);
else {
  process.stderr.write(`Usage: ops.js <command>\n${eventUsage}\n`);
  process.exitCode = 64;
}
