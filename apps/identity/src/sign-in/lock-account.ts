import type { EntityManager } from '@mikro-orm/postgresql';
import { execute } from '@openrounds/database';
import { FactorRequired } from '../factor/factor.errors.js';

const lockSql = `select handle,
  exists(select from password where member_id = m.id) as can_sign_in,
  exists(select from factor where member_id = m.id and confirmed_at is not null) as has_factor,
  exists(select from duty where member_id = m.id) as has_duty
  from member m where id = $1 for update`;

interface AccountRow {
  handle: string;
  can_sign_in: boolean;
  has_factor: boolean;
  has_duty: boolean;
}

export interface LockedAccount {
  readonly handle: string;
  readonly hasFactor: boolean;
  readonly hasDuty: boolean;
}

/**
 * Whoever changes how a member signs in waits here for the others: a sign-in, an enrolment, a new password, duties, an
 * erasure. What is returned holds until the commit.
 * @returns undefined for an account that is gone, or is being erased
 */
export async function lockAccount(em: EntityManager, memberId: string): Promise<LockedAccount | undefined> {
  const [row] = await execute<AccountRow>(em, lockSql, [memberId]);
  if (!row?.can_sign_in) return undefined;
  return { handle: row.handle, hasFactor: row.has_factor, hasDuty: row.has_duty };
}

/** @throws FactorRequired when the member has got a factor since the check without it */
export function requireStill(account: LockedAccount, withFactor: boolean): void {
  if (account.hasFactor && !withFactor) throw new FactorRequired([]);
}
