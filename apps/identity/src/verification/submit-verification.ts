import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { verificationSubmitted } from '@openrounds/contracts';
import { isUniqueViolation, newId } from '@openrounds/database';
import { NotFound } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import { Member } from '../member/member.entity.js';
import type { Written } from '../member/member.http.js';
import { EvidenceLocker } from './evidence-locker.js';
import { VerificationOpen } from './verification.errors.js';
import type { NewVerification } from './verification.http.js';
import { Verification } from './verification.entity.js';

/**
 * Takes an application and puts it before reviewers. Whether the number belongs to a member already is not told
 * here: register numbers are public, and the answer would say which clinicians are on the network.
 */
@Injectable()
export class SubmitVerification {
  constructor(
    private readonly em: EntityManager,
    private readonly locker: EvidenceLocker,
    private readonly journal: Journal,
  ) {}

  /** @param input with a number that can exist @throws VerificationOpen */
  async run(memberId: string, input: NewVerification): Promise<Written> {
    try {
      return await this.em.transactional((em) => this.#submit(em, memberId, input));
    } catch (error) {
      if (isUniqueViolation(error, 'verification_one_open'))
        throw new VerificationOpen('An application is open already.');
      throw error;
    }
  }

  async #submit(em: EntityManager, memberId: string, input: NewVerification): Promise<Written> {
    const member = await em.findOne(Member, memberId);
    if (!member) throw new NotFound();
    const now = this.journal.now();
    const verification = this.#draft(em, member, input);
    verification.submit(now);
    const isChecked = input.number !== undefined && input.authority !== 'other';
    verification.check(
      isChecked ? { check: `form of ${input.authority}`, result: 'possible', at: now.toISOString() } : null,
    );
    verification.awaitReview();
    await em.flush();
    await this.journal.tell(verificationSubmitted, verification.toState());
    await this.journal.note(em, {
      actor: memberId,
      action: 'verification.submitted',
      object: verification.id,
    });
    return { id: verification.id, version: verification.version };
  }

  #draft(em: EntityManager, member: Member, input: NewVerification): Verification {
    const id = newId();
    const { method, authority, number } = input;
    const document = input.method === 'document_review' ? input.document : undefined;
    this.locker.store(em, id, { number: number ?? null, note: null }, document);
    return em.create(Verification, {
      id,
      memberId: member.id,
      method,
      authority,
      state: 'draft',
      level: 0,
      specialties: member.specialties,
      numberHash: number === undefined ? null : this.locker.numberHash(authority, number),
      documentHash: document ? this.locker.documentHash(document) : null,
      autoCheck: null,
      possession: null,
      round: 1,
      decisions: 0,
      submittedAt: null,
      decidedAt: null,
      expiresAt: null,
    });
  }
}
