import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { verificationExpired, verificationRevoked } from '@openrounds/contracts';
import { memberEdited, memberLapsed } from '@openrounds/contracts';
import { Journal } from '../audit/journal.js';
import { Member } from '../member/member.entity.js';
import { Places } from '../member/places.js';
import { OpenSids } from '../session/open-sids.js';
import { endCredentials } from '../signed-credential/end-credentials.js';
import { levelOf } from './ruling.js';
import { Verification } from './verification.entity.js';

/** All that the end of an approval changes, in one transaction: it takes back what {@link ApproveMember} gave. */
@Injectable()
export class EndApproval {
  constructor(
    private readonly places: Places,
    private readonly openSids: OpenSids,
    private readonly journal: Journal,
  ) {}

  /** @param verification locked, and expired or revoked just now */
  async run(
    em: EntityManager,
    verification: Verification,
    fact: typeof verificationExpired | typeof verificationRevoked,
  ): Promise<void> {
    const { memberId } = verification;
    await this.places.lock(em);
    const member = await em.findOneOrFail(Member, memberId, { lockMode: LockMode.PESSIMISTIC_WRITE });
    await em.flush();
    const holding = await em.find(Verification, { memberId, state: { $in: ['approved', 'expiring'] } });
    const { version: before, country, specialties: shown } = member;
    const proven = holding.filter(({ level }) => level >= 2).flatMap(({ specialties }) => specialties);
    const lapsed = member.fallTo(levelOf(holding.map(({ level }) => level)), proven);
    await em.flush();
    const coarser = await this.places.coarsen(em, [{ specialties: shown, country: country ?? null }]);
    await this.journal.tell(fact, verification.toState());
    if (member.version !== before)
      await this.journal.tell(lapsed ? memberLapsed : memberEdited, member.toState());
    const others = coarser.filter(({ id }) => id !== memberId);
    await this.journal.tellAll(
      memberEdited,
      others.map((other) => other.toState()),
    );
    await endCredentials(em, memberId);
    await this.openSids.announceChange(em, memberId);
  }
}
