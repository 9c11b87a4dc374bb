import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { memberVerified, verificationApproved, verificationSuperseded } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import { Journal } from '../audit/journal.js';
import type { IdentityEnv } from '../env.js';
import { Member } from '../member/member.entity.js';
import { Places } from '../member/places.js';
import { OpenSids } from '../session/open-sids.js';
import { endCredentials } from '../signed-credential/end-credentials.js';
import type { Ruling } from './ruling.js';
import { levelOf } from './ruling.js';
import { NumberInUse } from './verification.errors.js';
import { approvedStates, Verification } from './verification.entity.js';

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
    @Inject(ENV) private readonly env: Pick<IdentityEnv, 'VERIFICATION_MONTHS'>,
  ) {}

  /** @param verification locked, and being checked or in review @throws NumberInUse */
  async run(em: EntityManager, verification: Verification, ruling: Ruling): Promise<void> {
    const { memberId, numberHash } = verification;
    await this.places.lock(em);
    const member = await em.findOneOrFail(Member, memberId, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (numberHash && !(await this.claimNumber(em, numberHash, memberId)))
      throw new NumberInUse('Another account was approved with this number.');
    const older = await em.find(Verification, { memberId, state: { $in: [...approvedStates] } });
    const superseded = older.filter((other) => other.method === verification.method);
    for (const one of superseded) one.supersede();
    verification.approve(ruling.level, ruling.possession, this.journal.now(), this.env.VERIFICATION_MONTHS);
    const holding = [verification, ...older].filter(
      ({ state }) => state === 'approved' || state === 'expiring',
    );
    const before = member.version;
    member.approve(levelOf(holding.map(({ level }) => level)), verification.specialties);
    await em.flush();
    await this.journal.tell(verificationApproved, verification.toState());
    await this.journal.tellAll(
      verificationSuperseded,
      superseded.map((one) => one.toState()),
    );
    // A renewal that changes nothing the public sees makes no new version, and a version is told once.
    if (member.version !== before) await this.journal.tell(memberVerified, member.toState());
    await endCredentials(em, memberId);
    await this.openSids.announceChange(em, memberId);
  }

  /** Takes a number or mailbox for a member. @returns false when another account holds it */
  async claimNumber(em: EntityManager, numberHash: string, memberId: string): Promise<boolean> {
    const [claim] = await execute<{ member_id: string | null }>(em, claimSql, [numberHash, memberId]);
    return claim?.member_id === memberId;
  }
}
