import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Forbidden, NotFound } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import { LegalIdentity, legalIdentity } from '../member/legal-identity.entity.js';
import { Member } from '../member/member.entity.js';
import { Seals } from '../sealing/seals.js';
import { Evidence } from './evidence.entity.js';
import { EvidenceLocker } from './evidence-locker.js';
import { Verification } from './verification.entity.js';
import type { EvidenceView } from './verification.http.js';

/** Opens an application for a reviewer: the person and the proof, never the handle. Every look is in the audit. */
@Injectable()
export class ShowEvidence {
  constructor(
    private readonly em: EntityManager,
    private readonly seals: Seals,
    private readonly locker: EvidenceLocker,
    private readonly journal: Journal,
  ) {}

  /** @throws NotFound unless it is in review, Forbidden on the own application */
  run(reviewerId: string, id: string): Promise<EvidenceView> {
    return this.em.transactional(async (em) => {
      const verification = await em.findOne(Verification, { id, state: 'in_review' });
      const evidence = await em.findOne(Evidence, id);
      if (!verification || !evidence) throw new NotFound();
      if (verification.memberId === reviewerId) throw new Forbidden('Nobody reviews the own application.');
      const view = {
        id,
        version: verification.version,
        applicant: await this.#applicant(em, verification),
        ...this.locker.text(evidence),
        document: this.locker.document(evidence),
        autoCheck: verification.autoCheck ?? null,
        ...(await this.#warnings(em, verification)),
      };
      await this.journal.note(em, { actor: reviewerId, action: 'evidence.seen', object: id });
      return view;
    });
  }

  async #applicant(em: EntityManager, verification: Verification): Promise<EvidenceView['applicant']> {
    const member = await em.findOneOrFail(Member, verification.memberId);
    const identity = await em.findOneOrFail(LegalIdentity, verification.memberId);
    const { name, birthYear } = legalIdentity.parse(
      this.seals.openJson(identity.wrappedKey, member.id, identity.sealed),
    );
    return {
      name,
      birthYear,
      country: member.country ?? null,
      role: member.role,
      specialties: verification.specialties,
    };
  }

  async #warnings(
    em: EntityManager,
    { memberId, numberHash, documentHash }: Verification,
  ): Promise<Pick<EvidenceView, 'numberInUse' | 'documentSeenBefore'>> {
    const ofAnother = { memberId: { $ne: memberId } };
    const approved = { state: { $in: ['approved' as const, 'expiring' as const, 'expired' as const] } };
    const numbers = numberHash ? await em.count(Verification, { ...ofAnother, ...approved, numberHash }) : 0;
    const documents = documentHash ? await em.count(Verification, { ...ofAnother, documentHash }) : 0;
    return { numberInUse: numbers > 0, documentSeenBefore: documents > 0 };
  }
}
