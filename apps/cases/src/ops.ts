import { runOps } from '@openrounds/service';
import { staleCommand } from './case/stale-command.js';
import { service } from './service.js';

await runOps(service, [staleCommand]);
