import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Forbidden, NotFound } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import { LegalIdentities } from '../member/legal-identities.js';
import { Member } from '../member/member.entity.js';
import { Evidence } from './evidence.entity.js';
import { EvidenceLocker } from './evidence-locker.js';
import { Verification } from './verification.entity.js';
import type { EvidenceView } from './verification.http.js';
import { ApplicationWarnings } from './warnings.js';

/** How a reviewer learns who the person is and what speaks against them. */
@Injectable()
export class Applicants {
  constructor(
    readonly identities: LegalIdentities,
    readonly warnings: ApplicationWarnings,
  ) {}
}

const destroyed = { number: null, region: null, note: null };

/**
 * Opens an application, or an approval in doubt, for a reviewer: the person and the proof, never the handle. Every look
 * is in the audit.
 */
@Injectable()
export class ShowEvidence {
  constructor(
    private readonly em: EntityManager,
    private readonly applicants: Applicants,
    private readonly locker: EvidenceLocker,
    private readonly journal: Journal,
  ) {}

  /** @throws NotFound unless it waits for reviewers, Forbidden on the own one */
  run(reviewerId: string, id: string): Promise<EvidenceView> {
    return this.em.transactional(async (em) => {
      const verification = await em.findOne(Verification, id);
      if (!verification?.waitsForReviewers()) throw new NotFound();
      if (verification.memberId === reviewerId) throw new Forbidden('Nobody reviews the own application.');
      const evidence = await em.findOne(Evidence, id);
      const { number, region, note } = evidence ? this.locker.text(evidence) : destroyed;
      const view = {
        id,
        version: verification.version,
        applicant: await this.#applicant(em, verification),
        number,
        region,
        note,
        document: evidence ? this.locker.document(evidence) : null,
        autoCheck: verification.autoCheck ?? null,
        concern: verification.concern ?? null,
        ...(await this.applicants.warnings.of(em, verification)),
      };
      await this.journal.note(em, { actor: reviewerId, action: 'evidence.seen', object: id });
      return view;
    });
  }

  async #applicant(em: EntityManager, verification: Verification): Promise<EvidenceView['applicant']> {
    const member = await em.findOneOrFail(Member, verification.memberId);
    const identity = await this.applicants.identities.find(em, member.id);
    if (!identity) throw new NotFound();
    return {
      name: identity.name,
      birthYear: identity.birthYear,
      country: member.country ?? null,
      role: member.role,
      specialties: verification.specialties,
    };
  }
}
