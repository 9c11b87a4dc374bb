import { defineEntity, p } from '@mikro-orm/core';
import type { SpecialtySlug, verificationState } from '@openrounds/contracts';
import { IllegalTransition } from '@openrounds/http';
import type { z } from 'zod';

type State = z.output<typeof verificationState>['state'];
type Method = z.output<typeof verificationState>['method'];

/** Every legal way, and no other. Who has none left is final. */
export const transitions: Readonly<Record<State, readonly State[]>> = {
  draft: ['submitted', 'withdrawn'],
  submitted: ['checking', 'withdrawn'],
  checking: ['approved', 'in_review'],
  in_review: ['approved', 'rejected', 'needs_info'],
  needs_info: ['in_review', 'rejected', 'withdrawn'],
  approved: ['expiring', 'superseded', 'revoked'],
  expiring: ['expired', 'superseded', 'revoked'],
  expired: ['superseded'],
  rejected: [],
  withdrawn: [],
  superseded: [],
  revoked: [],
};

/** States in which an application waits for somebody; a member has one such application at most. */
export const openStates: readonly State[] = ['draft', 'submitted', 'checking', 'in_review', 'needs_info'];
/** States in which an approval counts, or counted until it lapsed. */
export const approvedStates: readonly State[] = ['approved', 'expiring', 'expired'];

/** What an automatic check found, as it stays with the application. */
export interface AutoCheck {
  /** `register`, `form` or `mailbox` */
  readonly method: string;
  readonly authority: string;
  readonly result: string;
  /** ISO 8601, UTC */
  readonly at: string;
}

/** Why an approval was put before reviewers again: what a register says now, or a reviewer who asked to revoke it. */
export const concerns = ['excluded', 'deactivated', 'asked'] as const;

const VerificationSchema = defineEntity({
  name: 'Verification',
  tableName: 'verification',
  properties: {
    id: p.uuid().primary(),
    version: p.integer().version(),
    memberId: p.uuid(),
    method: p.enum(['institutional_email', 'registry_match', 'document_review'] as const),
    authority: p.string(),
    state: p.enum(Object.keys(transitions) as State[]),
    level: p.integer(),
    /** What the applicant claimed when applying; a later edit of the profile adds nothing. */
    specialties: p.array<SpecialtySlug>(),
    /** Keyed hashes: they stay when number and document are destroyed. */
    numberHash: p.string().nullable(),
    documentHash: p.string().nullable(),
    autoCheck: p.json<AutoCheck | null>().nullable(),
    /** Kind of proof that the applicant is the one in the register. */
    possession: p.string().nullable(),
    /** Begins anew when missing information came in: earlier decisions count no more. */
    round: p.integer(),
    decisions: p.integer(),
    submittedAt: p.datetime().nullable(),
    decidedAt: p.datetime().nullable(),
    expiresAt: p.datetime().nullable(),
    /** The approval that this one takes over from, when it is approved. */
    renews: p.uuid().nullable(),
    concern: p.enum(concerns).nullable(),
    infoAskedAt: p.datetime().nullable(),
  },
});

/** An application to be recognised as a clinician, from its first line to the end of its validity. */
export class Verification extends VerificationSchema.class {
  submit(now: Date): void {
    this.move('submitted');
    this.submittedAt = now;
  }

  /** The automatic check; whatever it finds, nothing is rejected without a person. */
  check(found: AutoCheck | null): void {
    this.move('checking');
    this.autoCheck = found;
  }

  awaitReview(): void {
    if (this.state !== 'checking') throw this.illegal('in_review');
    this.move('in_review');
  }

  /** Counts a reviewer's opinion on an application, which decides nothing alone. */
  hear(): void {
    if (this.state !== 'in_review') throw this.illegal('decided');
    this.decisions += 1;
  }

  /** Counts a reviewer's opinion on whether an approval stands. The first one puts it before the others. */
  hearDoubt(outcome: 'revoke' | 'keep'): void {
    const holds = this.state === 'approved' || this.state === 'expiring';
    if (!holds || (outcome === 'keep' && this.concern == null)) throw this.illegal(`decided by "${outcome}"`);
    this.concern ??= 'asked';
    this.decisions += 1;
  }

  /** Later opinions are about the approval and not about the application, so they are of another round. */
  approve(level: number, possession: string | null, now: Date, months: number): void {
    this.move('approved');
    this.level = level;
    this.possession = possession;
    this.decidedAt = now;
    this.expiresAt = addMonths(now, months);
    this.round += 1;
  }

  /** The reviewers found that the approval stands. */
  keep(): void {
    this.concern = null;
    this.round += 1;
  }

  reject(now: Date): void {
    this.move('rejected');
    this.decidedAt = now;
  }

  askInfo(now: Date): void {
    this.move('needs_info');
    this.infoAskedAt = now;
  }

  /** Missing information has come: reviewers start again. */
  supplement(): void {
    if (this.state !== 'needs_info') throw this.illegal('in_review');
    this.move('in_review');
    this.round += 1;
  }

  withdraw(now: Date): void {
    this.move('withdrawn');
    this.decidedAt = now;
  }

  announceExpiry(): void {
    this.move('expiring');
  }

  expire(): void {
    this.move('expired');
  }

  supersede(): void {
    this.move('superseded');
  }

  revoke(): void {
    this.move('revoked');
    this.concern = null;
  }

  /** An application in review, or an approval in doubt. */
  waitsForReviewers(): boolean {
    if (this.state === 'in_review') return true;
    return this.concern != null && (this.state === 'approved' || this.state === 'expiring');
  }

  /** The value of a record on `identity.verification.v1`: no number, no document, no reviewer. */
  toState(): z.input<typeof verificationState> {
    const { id, version, memberId, method, authority, state, level, decidedAt, expiresAt } = this;
    const time = (date: Date | null | undefined): string | null => date?.toISOString() ?? null;
    return {
      id,
      version,
      memberId,
      method,
      authority,
      state,
      level,
      decidedAt: time(decidedAt),
      expiresAt: time(expiresAt),
    };
  }

  // `private` and not `#`: the ORM makes entities without calling the constructor, and `#` would not be there.
  private move(next: State): void {
    if (!transitions[this.state].includes(next)) throw this.illegal(next);
    this.state = next;
  }

  private illegal(next: string): IllegalTransition {
    return new IllegalTransition(`A verification that is ${this.state} cannot be ${next}.`);
  }
}
VerificationSchema.setClass(Verification);

export type VerificationMethod = Method;

function addMonths(from: Date, months: number): Date {
  const day = new Date(from);
  day.setUTCMonth(day.getUTCMonth() + months);
  // 29 February plus twelve months is 28 February, not 1 March.
  if (day.getUTCDate() !== from.getUTCDate()) day.setUTCDate(0);
  return day;
}
