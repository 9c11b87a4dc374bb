import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { execute } from '@openrounds/database';
import { Journal } from '../audit/journal.js';
import { LegalIdentities } from '../member/legal-identities.js';
import { TokenRefused } from '../member/member.errors.js';
import { secretHash } from '../sealing/keyed-hashes.js';
import { ApproveMember } from './approve-member.js';
import { Evidence } from './evidence.entity.js';
import { EvidenceLocker } from './evidence-locker.js';
import { isMailboxOf } from './names.js';
import type { Decided } from './verification.http.js';
import { Verification } from './verification.entity.js';

const takeSql = `delete from mailbox_proof p using verification v
  where p.token_hash = $1 and p.expires_at > $2 and v.id = p.verification_id and v.member_id = $3
  returning p.verification_id as id`;

/** How a mailbox is opened and held beside the name of its holder. */
@Injectable()
export class MailboxHolder {
  constructor(
    readonly identities: LegalIdentities,
    readonly locker: EvidenceLocker,
  ) {}
}

/**
 * Ends an application by mailbox: level 1, without a person. Only who applied can do so, so nobody who follows the
 * letter of a stranger lends the stranger a mailbox. A mailbox that bears the member's family name is proof of
 * possession for a register match; any other shows a place of work and nothing more.
 */
@Injectable()
export class ConfirmMailbox {
  constructor(
    private readonly em: EntityManager,
    private readonly holder: MailboxHolder,
    private readonly approveMember: ApproveMember,
    private readonly journal: Journal,
  ) {}

  /** @throws TokenRefused for a token that is wrong, used, out of date or another member's */
  run(memberId: string, token: string): Promise<Decided> {
    return this.em.transactional(async (em) => {
      const now = this.journal.now();
      const [proof] = await execute<{ id: string }>(em, takeSql, [secretHash(token), now, memberId]);
      const lockMode = LockMode.PESSIMISTIC_WRITE;
      const verification =
        proof && (await em.findOne(Verification, { id: proof.id, state: 'submitted' }, { lockMode }));
      if (!verification || !(await this.#isFree(em, verification))) throw refused();
      const evidence = await em.findOneOrFail(Evidence, verification.id);
      const isOwn = await this.#bearsName(em, memberId, evidence);
      const result = isOwn ? 'bears_the_name' : 'confirmed';
      verification.check({ method: 'mailbox', authority: 'institution', result, at: now.toISOString() });
      evidence.keepUntil(now);
      const possession = isOwn ? 'institution_mailbox' : null;
      await this.approveMember.run(em, verification, { outcome: 'approve', level: 1, possession });
      await this.journal.note(em, {
        actor: memberId,
        action: 'verification.approved',
        object: verification.id,
      });
      return { id: verification.id, version: verification.version, state: verification.state };
    });
  }

  /** Whether no other account took the mailbox since the letter left. */
  async #isFree(em: EntityManager, { numberHash, memberId }: Verification): Promise<boolean> {
    return numberHash != null && this.approveMember.claimNumber(em, numberHash, memberId);
  }

  async #bearsName(em: EntityManager, memberId: string, evidence: Evidence): Promise<boolean> {
    const { identities, locker } = this.holder;
    const { mailbox } = locker.text(evidence);
    const identity = await identities.find(em, memberId);
    return mailbox !== null && identity !== null && isMailboxOf(mailbox, identity.name);
  }
}

function refused(): TokenRefused {
  return new TokenRefused('The token is wrong, used or out of date.');
}
