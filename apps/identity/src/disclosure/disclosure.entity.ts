import { defineEntity, p } from '@mikro-orm/core';
import { Forbidden, IllegalTransition } from '@openrounds/http';

const hour = 3_600_000;
/** How long a second person has to approve. */
const waitMs = 24 * hour;
/** How long the identity is open once they have. */
const openMs = hour;

const DisclosureSchema = defineEntity({
  name: 'Disclosure',
  tableName: 'disclosure',
  properties: {
    id: p.uuid().primary(),
    version: p.integer().version(),
    memberId: p.uuid(),
    /** Null once that person is erased. */
    requestedBy: p.uuid().nullable(),
    reason: p.text(),
    requestedAt: p.datetime(),
    approvedBy: p.uuid().nullable(),
    approvedAt: p.datetime().nullable(),
  },
});

export type DisclosureState = 'requested' | 'lapsed' | 'open' | 'closed';

/** Break-glass: two members of the staff join a handle to a legal identity, for one hour. */
export class Disclosure extends DisclosureSchema.class {
  stateAt(now: Date): DisclosureState {
    if (this.approvedAt == null)
      return now.getTime() < this.requestedAt.getTime() + waitMs ? 'requested' : 'lapsed';
    return now < this.openUntil()! ? 'open' : 'closed';
  }

  openUntil(): Date | null {
    return this.approvedAt == null ? null : new Date(this.approvedAt.getTime() + openMs);
  }

  /**
   * The second of the two.
   * @throws Forbidden for whoever asked and for the member in question, IllegalTransition unless it waits for approval
   */
  approve(by: string, now: Date): void {
    if (by === this.requestedBy) throw new Forbidden('Whoever asks does not approve: it takes two.');
    if (by === this.memberId) throw new Forbidden('Nobody approves the disclosure of the own identity.');
    const state = this.stateAt(now);
    if (state !== 'requested')
      throw new IllegalTransition(`The disclosure is ${state} and cannot be approved.`);
    this.approvedBy = by;
    this.approvedAt = now;
  }

  /** An administrator learns of a look at the own identity as every member does: later. */
  isThereFor(staffId: string): boolean {
    return staffId !== this.memberId;
  }

  /** Whether somebody may see the identity at this moment. */
  isOpenTo(memberId: string, now: Date): boolean {
    return this.stateAt(now) === 'open' && (memberId === this.requestedBy || memberId === this.approvedBy);
  }
}
DisclosureSchema.setClass(Disclosure);
