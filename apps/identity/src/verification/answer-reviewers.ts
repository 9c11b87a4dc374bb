import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { verificationSubmitted, verificationWithdrawn } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import { NotFound } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import type { Written } from '../member/member.http.js';
import { Evidence } from './evidence.entity.js';
import { EvidenceLocker } from './evidence-locker.js';
import { Verification } from './verification.entity.js';
import type { Supplement } from './verification.http.js';

/** The applicant's side of an open application: adds what reviewers asked for, or gives up. */
@Injectable()
export class AnswerReviewers {
  constructor(
    private readonly em: EntityManager,
    private readonly locker: EvidenceLocker,
    private readonly journal: Journal,
  ) {}

  /** @throws NotFound, IllegalTransition unless information was asked for */
  supplement(memberId: string, id: string, input: Supplement): Promise<Written> {
    return this.em.transactional(async (em) => {
      const verification = await ownOne(em, memberId, id);
      verification.supplement();
      const evidence = await em.findOneOrFail(Evidence, id);
      this.locker.add(evidence, input.note, input.document);
      if (input.document) verification.documentHash = this.locker.documentHash(input.document);
      await em.flush();
      await this.journal.tell(verificationSubmitted, verification.toState());
      await this.journal.note(em, { actor: memberId, action: 'verification.supplemented', object: id });
      return { id, version: verification.version };
    });
  }

  /** A token that confirms a mailbox counts no more. @throws NotFound, IllegalTransition */
  withdraw(memberId: string, id: string): Promise<Written> {
    return this.em.transactional(async (em) => {
      const verification = await ownOne(em, memberId, id);
      const now = this.journal.now();
      verification.withdraw(now);
      const evidence = await em.findOne(Evidence, id);
      evidence?.keepUntil(now);
      await em.flush();
      await execute(em, 'delete from mailbox_proof where verification_id = $1', [id]);
      await this.journal.tell(verificationWithdrawn, verification.toState());
      await this.journal.note(em, { actor: memberId, action: 'verification.withdrawn', object: id });
      return { id, version: verification.version };
    });
  }
}

async function ownOne(em: EntityManager, memberId: string, id: string): Promise<Verification> {
  const verification = await em.findOne(
    Verification,
    { id, memberId },
    { lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  if (!verification) throw new NotFound();
  return verification;
}
