import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { verificationSubmitted } from '@openrounds/contracts';
import { isUniqueViolation, newId } from '@openrounds/database';
import { NotFound } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import { Member } from '../member/member.entity.js';
import type { Written } from '../member/member.http.js';
import { ApproveMember } from './approve-member.js';
import { AssessApplication } from './assess-application.js';
import { draftOf } from './draft.js';
import { EvidenceLocker } from './evidence-locker.js';
import { Evidence } from './evidence.entity.js';
import { VerificationOpen } from './verification.errors.js';
import type { LicenceProof } from './verification.http.js';
import type { Verification } from './verification.entity.js';

/** The two ways on from the automatic check. */
@Injectable()
export class Assessment {
  constructor(
    readonly assess: AssessApplication,
    readonly approve: ApproveMember,
  ) {}
}

/**
 * Takes an application with a number or a document, holds it against the register, and approves it or puts it before
 * reviewers. Whether the number belongs to a member already is not told here: register numbers are public, and the
 * answer would say which clinicians are on the network.
 */
@Injectable()
export class SubmitVerification {
  constructor(
    private readonly em: EntityManager,
    private readonly locker: EvidenceLocker,
    private readonly assessment: Assessment,
    private readonly journal: Journal,
  ) {}

  /**
   * @param input with a number that can exist
   * @param network canonical address of the applicant, where there is one
   * @throws NotFound, VerificationOpen
   */
  async run(memberId: string, input: LicenceProof, network?: string): Promise<Written> {
    try {
      return await this.em.transactional((em) => this.#submit(em, memberId, input, network));
    } catch (error) {
      if (isUniqueViolation(error, 'verification_one_open'))
        throw new VerificationOpen('An application is open already.');
      throw error;
    }
  }

  async #submit(
    em: EntityManager,
    memberId: string,
    input: LicenceProof,
    network: string | undefined,
  ): Promise<Written> {
    const { assess } = this.assessment;
    const member = await em.findOne(Member, memberId);
    if (!member) throw new NotFound();
    const verification = await this.#draft(em, member, input);
    verification.submit(this.journal.now());
    verification.check(await assess.check(em, member, input));
    await em.flush();
    if (network !== undefined) await assess.noteNetwork(em, verification.id, network);
    const isApproved = (await assess.isProven(em, verification)) && (await this.#approve(em, verification));
    if (!isApproved) {
      verification.awaitReview();
      await em.flush();
      await this.journal.tell(verificationSubmitted, verification.toState());
    }
    const action = isApproved ? 'verification.approved' : 'verification.submitted';
    await this.journal.note(em, { actor: memberId, action, object: verification.id });
    return { id: verification.id, version: verification.version };
  }

  /** @returns false when another account holds the number, which only reviewers may learn */
  async #approve(em: EntityManager, verification: Verification): Promise<boolean> {
    const { approve } = this.assessment;
    const { numberHash, memberId } = verification;
    if (numberHash && !(await approve.claimNumber(em, numberHash, memberId))) return false;
    await this.journal.tell(verificationSubmitted, verification.toState());
    const evidence = await em.findOne(Evidence, verification.id);
    evidence?.keepUntil(this.journal.now());
    await approve.run(em, verification, { outcome: 'approve', level: 3, possession: 'institution_mailbox' });
    return true;
  }

  #draft(em: EntityManager, member: Member, input: LicenceProof): Promise<Verification> {
    const id = newId();
    const { method, authority, number, document } = input;
    const region = input.method === 'registry_match' ? (input.region ?? null) : null;
    this.locker.store(em, id, { number: number ?? null, region, note: null }, document);
    return draftOf(em, member, {
      id,
      method,
      authority,
      specialties: member.specialties,
      numberHash: number === undefined ? null : this.locker.numberHash(authority, number),
      documentHash: document ? this.locker.documentHash(document) : null,
    });
  }
}
