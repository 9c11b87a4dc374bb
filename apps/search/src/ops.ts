import { runOps } from '@openrounds/service';
import { indexCommands } from './index/index-commands.js';
import { service } from './service.js';

await runOps(service, indexCommands);
