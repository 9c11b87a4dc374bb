import { runOps } from '@openrounds/service';
import { dutyCommands } from './duty/duty-commands.js';
import { erasureCommands } from './erasure/erasure-command.js';
import { refineCommand } from './member/refine-command.js';
import { retentionCommand } from './retention/retention-command.js';
import { service } from './service.js';

await runOps(service, [...dutyCommands, refineCommand, retentionCommand, ...erasureCommands]);
