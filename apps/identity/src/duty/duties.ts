import type { EntityManager } from '@mikro-orm/postgresql';
import { execute } from '@openrounds/database';

/** Work done for the network. A duty is a scope in the passport, never a role, and removes no level check. */
export const duties = ['moderate', 'review', 'analyse', 'administer'] as const;
export type Duty = (typeof duties)[number];

/** Who reviews identities must not moderate pseudonyms: together they would join the two. */
export const apart: readonly [Duty, Duty] = ['review', 'moderate'];

/** @returns the duties of a member, sorted */
export async function dutiesOf(em: EntityManager, memberId: string): Promise<Duty[]> {
  const rows = await execute<{ duty: Duty }>(em, 'select duty from duty where member_id = $1 order by duty', [
    memberId,
  ]);
  return rows.map((row) => row.duty);
}
