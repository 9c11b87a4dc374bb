import { userInfo } from 'node:os';
import { EntityManager } from '@mikro-orm/postgresql';
import { readEnv } from '@openrounds/config';
import { execute } from '@openrounds/database';
import { currentTraceId } from '@openrounds/telemetry';
import { z } from 'zod';
import { appendAudit, operatorChain } from '../audit/audit-chain.js';
import { verifyAuditCommand } from '../audit/audit-command.js';
import type { Command } from './command.js';
import { countOf, lines } from './command.js';

const operatorEnv = z.object({
  /** Who runs the command; without it the user of the machine. */
  OPENROUNDS_OPERATOR: z.string().max(100).optional(),
});

export interface AuditRow {
  /** Name of the command. */
  readonly command: string;
  /** Ids and names of what it works on; no content. */
  readonly object: string;
  readonly reason?: string | undefined;
}

/**
 * Notes that an operator is about to change or reveal something. Committed before the command acts, so that nothing
 * happens without a row; rows are chained, and can be neither changed nor deleted.
 */
export async function noteOperator(em: EntityManager, row: AuditRow): Promise<void> {
  const operator = readEnv(operatorEnv).OPENROUNDS_OPERATOR ?? systemUser();
  const { command, object, reason } = row;
  const values = [operator, command, object, reason ?? null, currentTraceId() ?? null];
  await em.fork().transactional((own) => appendAudit(own, operatorChain, new Date(), values));
}

/** In a container the user may have no name. */
function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

const listSql = `select id::text, at::text, operator, command, object, reason, trace_id from operator_audit
  order by id desc limit $1`;

export const auditCommands: readonly Command[] = [
  {
    name: 'audit list',
    summary: 'what operators changed or revealed here, newest first',
    options: { limit: { value: 'n', help: 'number of entries, 100 by default' } },
    run: async (call) => {
      const rows = await execute<object & Record<string, unknown>>(call.get(EntityManager).fork(), listSql, [
        countOf(call, 'limit', 100),
      ]);
      return { code: 0, json: rows, text: lines(rows) };
    },
  },
  verifyAuditCommand,
];
