import type { EntityManager } from '@mikro-orm/postgresql';
import type { Member } from '../member/member.entity.js';
import { Verification } from './verification.entity.js';

type Chosen = Pick<
  Verification,
  'id' | 'method' | 'authority' | 'specialties' | 'numberHash' | 'documentHash'
>;

/** Makes an application in its first state; the caller's flush writes it. It renews the last approval of its kind. */
export async function draftOf(em: EntityManager, member: Member, chosen: Chosen): Promise<Verification> {
  const before = await em.findOne(
    Verification,
    { memberId: member.id, method: chosen.method, state: { $in: ['approved', 'expiring', 'expired'] } },
    { orderBy: { id: 'desc' } },
  );
  return em.create(Verification, {
    ...chosen,
    memberId: member.id,
    state: 'draft',
    level: 0,
    autoCheck: null,
    possession: null,
    round: 1,
    decisions: 0,
    submittedAt: null,
    decidedAt: null,
    expiresAt: null,
    renews: before?.id ?? null,
    concern: null,
    infoAskedAt: null,
  });
}
