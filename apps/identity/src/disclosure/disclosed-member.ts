import type { EntityManager } from '@mikro-orm/postgresql';
import { NotFound } from '@openrounds/http';
import { Erasure } from '../erasure/erasure.entity.js';
import { Member } from '../member/member.entity.js';
import type { Disclosure } from './disclosure.entity.js';
import type { DisclosureLine } from './disclosure.http.js';

/**
 * The member whom a disclosure is about.
 * @throws NotFound for nobody, and from the moment in which an erasure was asked for
 */
export async function disclosedMember(
  em: EntityManager,
  where: { id: string } | { handle: string },
): Promise<Member> {
  const member = await em.findOne(Member, where);
  if (!member || (await em.count(Erasure, { memberId: member.id })) > 0) throw new NotFound();
  return member;
}

/** What every administrator may know of a disclosure. */
export function lineOf(disclosure: Disclosure, handle: string, now: Date): DisclosureLine {
  const { id, version, memberId, reason, requestedAt, approvedAt } = disclosure;
  return {
    id,
    version,
    state: disclosure.stateAt(now),
    memberId,
    handle,
    reason,
    requestedAt: requestedAt.toISOString(),
    approvedAt: approvedAt?.toISOString() ?? null,
    openUntil: disclosure.openUntil()?.toISOString() ?? null,
  };
}
