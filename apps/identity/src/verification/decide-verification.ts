import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { verificationInfoAsked, verificationRejected, verificationRevoked } from '@openrounds/contracts';
import { newId } from '@openrounds/database';
import { Forbidden, NotFound, ValidationFailed } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import { ApproveMember } from './approve-member.js';
import { disproved, inRegister } from './check-register.js';
import { EndApproval } from './end-approval.js';
import { Evidence, VerificationDecision } from './evidence.entity.js';
import { rulingOf } from './ruling.js';
import type { Ruling } from './ruling.js';
import { AlreadyDecided } from './verification.errors.js';
import { Verification } from './verification.entity.js';
import type { Decided, NewDecision } from './verification.http.js';

/** Hears one reviewer and, when that settles the matter, carries out what was decided. */
@Injectable()
export class DecideVerification {
  constructor(
    private readonly em: EntityManager,
    private readonly approveMember: ApproveMember,
    private readonly endApproval: EndApproval,
    private readonly journal: Journal,
  ) {}

  /**
   * @param reviewerId holder of the duty `review`
   * @throws NotFound, Forbidden on the own application, IllegalTransition unless it waits for such an opinion,
   * AlreadyDecided, ValidationFailed for a register match without a number or against the register, NumberInUse
   */
  run(reviewerId: string, id: string, input: NewDecision): Promise<Decided> {
    return this.em.transactional(async (em) => {
      const verification = await em.findOne(Verification, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (!verification) throw new NotFound();
      if (verification.memberId === reviewerId) throw new Forbidden('Nobody decides on the own application.');
      if (input.outcome === 'revoke' || input.outcome === 'keep') verification.hearDoubt(input.outcome);
      else verification.hear();
      if (input.registerMatch) requireRegister(verification);
      const opinions = await this.#hear(em, verification, reviewerId, input);
      const ruling = rulingOf(opinions, verification.autoCheck?.result === inRegister);
      if (ruling) await this.#carryOut(em, verification, ruling);
      else await em.flush();
      await this.journal.note(em, {
        actor: reviewerId,
        action: 'verification.decided',
        object: id,
        reason: input.outcome,
      });
      return { id, version: verification.version, state: verification.state };
    });
  }

  async #hear(
    em: EntityManager,
    { id, round }: Verification,
    reviewerId: string,
    input: NewDecision,
  ): Promise<VerificationDecision[]> {
    const earlier = await em.find(
      VerificationDecision,
      { verificationId: id, round },
      { orderBy: { at: 'asc', id: 'asc' } },
    );
    if (earlier.some((decision) => decision.reviewerId === reviewerId))
      throw new AlreadyDecided('You have decided on this already.');
    const opinion = em.create(VerificationDecision, {
      id: newId(),
      verificationId: id,
      round,
      reviewerId,
      outcome: input.outcome,
      reason: input.reason,
      registerMatch: input.registerMatch,
      possession: input.possession ?? null,
      at: this.journal.now(),
    });
    return [...earlier, opinion];
  }

  async #carryOut(em: EntityManager, verification: Verification, ruling: Ruling): Promise<void> {
    const now = this.journal.now();
    if (ruling.outcome === 'keep') {
      verification.keep();
      return em.flush();
    }
    if (ruling.outcome === 'revoke') {
      verification.revoke();
      return this.endApproval.run(em, verification, verificationRevoked);
    }
    if (ruling.outcome === 'ask_info') {
      verification.askInfo(now);
      await em.flush();
      return this.journal.tell(verificationInfoAsked, verification.toState());
    }
    const evidence = await em.findOne(Evidence, verification.id);
    evidence?.keepUntil(now);
    if (ruling.outcome === 'approve') return this.approveMember.run(em, verification, ruling);
    verification.reject(now);
    await em.flush();
    return this.journal.tell(verificationRejected, verification.toState());
  }
}

/** What a register says against somebody stands above what a reviewer saw in it. */
function requireRegister({ numberHash, autoCheck }: Verification): void {
  const pointer = '/registerMatch';
  if (!numberHash) throw new ValidationFailed([{ pointer, detail: 'needs an application with a number' }]);
  if (disproved.includes(autoCheck?.result ?? ''))
    throw new ValidationFailed([{ pointer, detail: `is refused: the register says ${autoCheck?.result}` }]);
}
