import type { EntityManager } from '@mikro-orm/postgresql';
import { execute } from '@openrounds/database';

/** The row stays as the fence against older records, until identity's tombstone comes. */
const forgetSql = `update block set member_id = null, blocked_id = null, active = false
where member_id = $1 or blocked_id = $1 returning 1`;

/**
 * Takes an erased member out of the copy, as who blocks and as who is blocked, in the open transaction.
 * @returns number of blocks
 */
export async function forgetBlocks(em: EntityManager, memberId: string): Promise<number> {
  return (await execute(em, forgetSql, [memberId])).length;
}
