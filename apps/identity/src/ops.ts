import { EntityManager } from '@mikro-orm/postgresql';
import type { Command } from '@openrounds/messaging';
import { runOps } from '@openrounds/service';
import { AuditLog } from './audit/audit-log.js';
import { dutyCommands } from './duty/duty-commands.js';
import { erasureCommands } from './erasure/erasure-command.js';
import { institutionCommands } from './institution/institution-commands.js';
import { factorCommands } from './factor/factor-commands.js';
import { refineCommand } from './member/refine-command.js';
import { retentionCommand } from './retention/retention-command.js';
import { service } from './service.js';
import { expireCommand } from './verification/expire-command.js';

const verifyCommand: Command = {
  name: 'audit verify',
  summary: 'finds any change or cut in the audit; exit code 2 when there is one',
  run: async (call) => {
    const broken = await call.get(AuditLog).firstBroken(call.get(EntityManager).fork());
    if (broken === null) return { code: 0, json: { broken }, text: 'The audit holds.' };
    return { code: 2, json: { broken }, text: `The audit is broken at entry ${broken}.` };
  },
};

await runOps(service, [
  ...dutyCommands,
  ...institutionCommands,
  refineCommand,
  retentionCommand,
  expireCommand,
  verifyCommand,
  ...erasureCommands,
  ...factorCommands,
]);
