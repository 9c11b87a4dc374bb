import type { EntityManager } from '@mikro-orm/postgresql';
import { execute } from '@openrounds/database';

const endSql = `update issued_credential c set member_id = null, audience = null, subject = null
  from member m where m.id = $1 and c.member_id = m.id and (c.level > m.level or not c.specialties <@ m.verified_specialties)`;

/**
 * Ends the credentials that say more than is true of a member now, for good: also when the member is approved again.
 * Called after a flush, in the transaction that took something from the member.
 */
export async function endCredentials(em: EntityManager, memberId: string): Promise<void> {
  await execute(em, endSql, [memberId]);
}
