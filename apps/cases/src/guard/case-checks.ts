import { EntityManager } from '@mikro-orm/postgresql';
import { TransactionPropagation } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { caseReviewBlocked } from '@openrounds/contracts';
import { Clock, execute, newId } from '@openrounds/database';
import { PhiFound, ValidationFailed } from '@openrounds/http';
import { Outbox } from '@openrounds/messaging';
import { RULESET_VERSION } from '@openrounds/phi-guard';
import type { Finding } from './find-identifiers.js';
import { classesOf, findIdentifiers } from './find-identifiers.js';

const REMEMBERED = 50_000;
const blockedSql = `insert into guard_run (id, case_id, author_id, ruleset, classes, outcome, at)
  values ($1, $2, $3, $4, $5::jsonb, 'blocked', $6)`;

interface Checked {
  id: string;
  authorId: string;
}

/** What a case must pass before it is stored: no identifying text, no unknown condition. */
@Injectable()
export class CaseChecks {
  /** A condition never leaves the catalogue, so what was found once is remembered. */
  readonly #known = new Set<string>();

  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * Passes the texts through the guard. A blocked attempt is kept by class, also when the request is rolled back.
   * @param texts by JSON pointer into the case
   * @throws PhiFound with positions and classes, never the passage
   */
  async clean(checked: Checked, texts: Record<string, string>): Promise<void> {
    const findings = findIdentifiers(texts);
    if (findings.length === 0) return;
    await this.recordBlocked(checked, findings);
    throw new PhiFound(findings);
  }

  /**
   * @param named ids of conditions by JSON pointer
   * @throws ValidationFailed with a pointer to each condition that is not in the catalogue
   */
  async known(em: EntityManager, named: Record<string, string>): Promise<void> {
    const asked = Object.entries(named).filter(([, id]) => !this.#known.has(id));
    if (asked.length === 0) return;
    const ids = asked.map(([, id]) => id);
    const rows = await execute<{ id: string }>(em, 'select id from condition where id = any($1)', [ids]);
    const found = new Set(rows.map(({ id }) => id));
    this.remember(found);
    const missing = asked.filter(([, id]) => !found.has(id));
    if (missing.length === 0) return;
    throw new ValidationFailed(missing.map(([pointer]) => ({ pointer, detail: 'is not a known condition' })));
  }

  private remember(ids: Iterable<string>): void {
    if (this.#known.size > REMEMBERED) this.#known.clear();
    for (const id of ids) this.#known.add(id);
  }

  // A transaction of its own: the refusal rolls back the one that holds the case.
  private recordBlocked({ id: caseId, authorId }: Checked, findings: Finding[]): Promise<void> {
    const propagation = TransactionPropagation.REQUIRES_NEW;
    return this.em.transactional(
      async (em) => {
        const [id, at, classes] = [newId(), this.clock.now(), classesOf(findings)];
        await execute(em, blockedSql, [id, caseId, authorId, RULESET_VERSION, JSON.stringify(classes), at]);
        const review = {
          id,
          version: 1,
          caseId,
          authorId,
          outcome: 'blocked' as const,
          ruleset: RULESET_VERSION,
          classes,
        };
        await this.outbox.add(caseReviewBlocked, { ...review, at: at.toISOString() });
      },
      { propagation },
    );
  }
}
