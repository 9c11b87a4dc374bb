import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { execute } from '@openrounds/database';
import { NotFound } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import { TellMember } from '../mail/tell-member.js';
import { Password } from '../member/legal-identity.entity.js';
import { Member } from '../member/member.entity.js';
import { PasswordHasher } from '../password/password-hasher.js';
import { randomSecret } from '../sealing/keyed-hashes.js';
import { OpenSids } from '../session/open-sids.js';
import { lockAccount } from '../sign-in/lock-account.js';

/** What taking factors away does beyond the rows of the factors. */
@Injectable()
export class AfterReset {
  constructor(
    readonly hasher: PasswordHasher,
    readonly openSids: OpenSids,
    readonly tell: TellMember,
  ) {}
}

/**
 * For a member who has lost every factor and every recovery code, after two people have verified the person at the
 * level of the enrolment. The password goes too: it may be shorter than one may be that stands alone, and the way back
 * through the mailbox is one more proof.
 */
@Injectable()
export class ResetFactors {
  constructor(
    private readonly em: EntityManager,
    private readonly journal: Journal,
    private readonly after: AfterReset,
  ) {}

  /**
   * @param reason for the audit: who verified, who agreed, and why; no name of the member, no address
   * @returns the member's id and how many factors were taken away
   * @throws NotFound
   */
  async run(handle: string, reason: string): Promise<{ memberId: string; factors: number }> {
    const nobodyKnows = await this.after.hasher.hash(randomSecret());
    return this.em.transactional(async (em) => {
      const member = await em.findOne(Member, { handle });
      if (!member || !(await lockAccount(em, member.id))) throw new NotFound();
      const { id: memberId } = member;
      const sql = 'delete from factor where member_id = $1 returning confirmed_at';
      const rows = await execute<{ confirmed_at: unknown }>(em, sql, [memberId]);
      await execute(em, 'delete from recovery_code where member_id = $1', [memberId]);
      await em.nativeUpdate(Password, { memberId }, { hash: nobodyKnows, changedAt: this.journal.now() });
      await this.after.openSids.endAll(em, memberId);
      await this.journal.note(em, { actor: 'ops', action: 'factors.reset', object: memberId, reason });
      return { memberId, factors: rows.filter((row) => row.confirmed_at !== null).length };
    });
  }

  /** The letter to the member, once it is done. */
  tell(memberId: string): Promise<void> {
    return this.after.tell.run(memberId, 'factors-reset', {});
  }
}
