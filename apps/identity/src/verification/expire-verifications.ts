import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { verificationExpired, verificationExpiring, verificationRejected } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import { log } from '@openrounds/telemetry';
import { Journal } from '../audit/journal.js';
import { EndApproval } from './end-approval.js';
import { Evidence } from './evidence.entity.js';
import { ExpiryNotice } from './expiry-notice.js';
import { Verification } from './verification.entity.js';

/** Days before the end of an approval on which its holder hears of it. */
export const noticeDays = 30;
/** Days without the information asked for after which an application is rejected; nothing else rejects by itself. */
export const answerDays = 30;

type Step = 'announced' | 'expired' | 'rejected';
export type ExpiryCounts = Record<Step, number>;

/** Who is due for a step; `$1` is the present time. */
const due: Record<Step, string> = {
  announced: `state = 'approved' and expires_at <= $1::timestamptz + interval '${noticeDays} days'`,
  expired: `state = 'expiring' and expires_at <= $1::timestamptz`,
  rejected: `state = 'needs_info' and info_asked_at <= $1::timestamptz - interval '${answerDays} days'`,
};
const from = { announced: 'approved', expired: 'expiring', rejected: 'needs_info' } as const;
const steps = Object.keys(due) as Step[];

/**
 * What time does to verifications: the notice, the end, and the rejection of an application whose applicant did not
 * answer. Each one in a transaction of its own, which skips rows that another process holds, so any number of
 * processes may do it at once and as often as they like.
 */
@Injectable()
export class ExpireVerifications {
  constructor(
    private readonly em: EntityManager,
    private readonly notice: ExpiryNotice,
    private readonly endApproval: EndApproval,
    private readonly journal: Journal,
  ) {}

  /** @returns how many were changed by each step */
  async run(): Promise<ExpiryCounts> {
    const counts: ExpiryCounts = { announced: 0, expired: 0, rejected: 0 };
    for (const step of steps) {
      for (const id of await this.#dueFor(step)) if (await this.#take(step, id)) counts[step] += 1;
    }
    return counts;
  }

  /** @returns what a run would do now; an approval that ends today is counted where it stands */
  async countDue(): Promise<ExpiryCounts> {
    const [announced, expired, rejected] = await Promise.all(steps.map((step) => this.#dueFor(step)));
    return { announced: announced!.length, expired: expired!.length, rejected: rejected!.length };
  }

  async #dueFor(step: Step): Promise<string[]> {
    const sql = `select id from verification where ${due[step]} order by id`;
    const rows = await execute<{ id: string }>(this.em.fork(), sql, [this.journal.now()]);
    return rows.map(({ id }) => id);
  }

  /** One that fails is told to the log and does not keep the others waiting. */
  async #take(step: Step, id: string): Promise<boolean> {
    try {
      return await this.em.fork().transactional(async (em) => {
        const where = { id, state: from[step] };
        const lockMode = LockMode.PESSIMISTIC_PARTIAL_WRITE;
        const verification = await em.findOne(Verification, where, { lockMode });
        if (!verification) return false;
        await this.#step(em, step, verification);
        const action = `verification.${step === 'announced' ? 'expiring' : step}`;
        await this.journal.note(em, { actor: 'identity', action, object: id });
        return true;
      });
    } catch (error) {
      log.error({ err: error, job: 'expire-verifications', step, key: id }, 'not done, next time');
      return false;
    }
  }

  async #step(em: EntityManager, step: Step, verification: Verification): Promise<void> {
    const now = this.journal.now();
    if (step === 'expired') {
      verification.expire();
      return this.endApproval.run(em, verification, verificationExpired);
    }
    if (step === 'announced') {
      verification.announceExpiry();
      await em.flush();
      await this.notice.write(em, verification);
      return this.journal.tell(verificationExpiring, verification.toState());
    }
    verification.reject(now);
    const evidence = await em.findOne(Evidence, verification.id);
    evidence?.keepUntil(now);
    await em.flush();
    return this.journal.tell(verificationRejected, verification.toState());
  }
}
