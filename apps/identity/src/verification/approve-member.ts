import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { memberVerified, verificationApproved } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import { Journal } from '../audit/journal.js';
import { Member } from '../member/member.entity.js';
import { Places } from '../member/places.js';
import { OpenSids } from '../session/open-sids.js';
import type { Ruling } from './ruling.js';
import { levelOf } from './ruling.js';
import { NumberInUse } from './verification.errors.js';
import { Verification } from './verification.entity.js';

const claimSql = `insert into licence (number_hash, member_id) values ($1, $2)
on conflict (number_hash) do update set member_id = licence.member_id returning member_id`;

/**
 * All that an approval changes, in one transaction: the application, older approvals of the same kind, the member,
 * and what the gateway remembers of the member's sessions and keys.
 */
@Injectable()
export class ApproveMember {
  constructor(
    private readonly places: Places,
    private readonly openSids: OpenSids,
    private readonly journal: Journal,
  ) {}

  /** @param verification locked and in review @throws NumberInUse */
  async run(em: EntityManager, verification: Verification, ruling: Ruling): Promise<void> {
    const { memberId, numberHash } = verification;
    await this.places.lock(em);
    const member = await em.findOneOrFail(Member, memberId, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (numberHash) await this.#claimNumber(em, numberHash, memberId);
    const older = await em.find(Verification, {
      memberId,
      state: { $in: ['approved', 'expiring', 'expired'] },
    });
    for (const one of older.filter((other) => other.method === verification.method)) one.supersede();
    verification.approve(ruling.level, ruling.possession, this.journal.now());
    const holding = [verification, ...older].filter(
      ({ state }) => state === 'approved' || state === 'expiring',
    );
    const before = member.version;
    member.approve(levelOf(holding.map(({ level }) => level)), verification.specialties);
    await em.flush();
    await this.journal.tell(verificationApproved, verification.toState());
    // A renewal that changes nothing the public sees makes no new version, and a version is told once.
    if (member.version !== before) await this.journal.tell(memberVerified, member.toState());
    await this.openSids.announceChange(em, memberId);
  }

  async #claimNumber(em: EntityManager, numberHash: string, memberId: string): Promise<void> {
    const [claim] = await execute<{ member_id: string }>(em, claimSql, [numberHash, memberId]);
    if (claim?.member_id !== memberId)
      throw new NumberInUse('Another account was approved with this number.');
  }
}
