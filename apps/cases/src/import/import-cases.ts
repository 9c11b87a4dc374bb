import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { casePublishedAsTeaching } from '@openrounds/contracts';
import { Clock, execute } from '@openrounds/database';
import { PhiFound } from '@openrounds/http';
import { Outbox } from '@openrounds/messaging';
import { RULESET_VERSION } from '@openrounds/phi-guard';
import { derivedFrom, textsOf } from '../case/case-content.js';
import { blankCase } from '../case/draft-case.js';
import { PatientCase } from '../case/patient-case.entity.js';
import { findIdentifiers } from '../guard/find-identifiers.js';
import type { ImportedCase } from './narrative.js';

/** Publishes many teaching cases at once under the rules of drafting, consent and submission. */
@Injectable()
export class ImportCases {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** @returns ids of the batch that exist already */
  async known(ids: string[]): Promise<Set<string>> {
    const rows = await execute<{ id: string }>(
      this.em.fork(),
      'select id from patient_case where id = any($1)',
      [ids],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /**
   * @param authorId member who imports, and who attests that the narratives are published and de-identified
   * @throws PhiFound, ValidationFailed
   */
  build(authorId: string, { id, content, attribution }: ImportedCase): PatientCase {
    const findings = findIdentifiers(textsOf(content));
    if (findings.length > 0) throw new PhiFound(findings);
    const now = this.clock.now();
    const built = this.em.fork().create(
      PatientCase,
      {
        ...blankCase,
        ...content,
        ...derivedFrom(content, undefined),
        id,
        authorId,
        attribution,
        state: 'draft',
        listedAt: now,
      },
      // The entity belongs to no unit of work before it is written.
      { persist: false },
    );
    built.attest('not_required_deidentified', now);
    built.submit(RULESET_VERSION, now);
    return built;
  }

  /** Writes the cases and their facts in one transaction; their ids must be new. */
  run(cases: PatientCase[]): Promise<void> {
    return this.em.transactional(async (em) => {
      em.persist(cases);
      await em.flush();
      await this.outbox.addAll(
        casePublishedAsTeaching,
        cases.map((entity) => entity.toState()),
      );
    });
  }
}
