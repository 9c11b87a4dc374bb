import { runOps } from '@openrounds/service';
import { dutyCommands } from './duty/duty-commands.js';
import { erasureCommands } from './erasure/erasure-command.js';
import { institutionCommands } from './institution/institution-commands.js';
import { factorCommands } from './factor/factor-commands.js';
import { refineCommand } from './member/refine-command.js';
import { retentionCommand } from './retention/retention-command.js';
import { service } from './service.js';
import { sessionCommands } from './session/session-commands.js';
import { expireCommand } from './verification/expire-command.js';

await runOps(service, [
  ...dutyCommands,
  ...institutionCommands,
  refineCommand,
  retentionCommand,
  expireCommand,
  ...erasureCommands,
  ...factorCommands,
  ...sessionCommands,
]);
