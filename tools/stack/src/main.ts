import { StackFailure, printFailure } from '../preflight/failure.mjs';
import { logs } from './commands/logs.js';
import { ops } from './commands/ops.js';
import { reset } from './commands/reset.js';
import { sql } from './commands/sql.js';
import { start, superviseDetached } from './commands/start.js';
import { status } from './commands/status.js';
import { stop } from './commands/stop.js';

const commands: Record<string, (args: string[]) => Promise<number>> = {
  start,
  supervise: superviseDetached,
  status,
  stop,
  reset,
  logs,
  ops,
  sql,
};

async function main([name = '', ...args]: string[]): Promise<number> {
  const command = commands[name];
  if (command) return command(args);
  throw new StackFailure('npm run stack -- status | stop | reset | logs <service> | sql <service>', {
    exitCode: 2,
  });
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => process.exit(printFailure(error)),
);
