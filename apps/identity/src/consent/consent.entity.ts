import { defineEntity, p } from '@mikro-orm/core';
import type { consentState } from '@openrounds/contracts';
import { consentPurpose } from '@openrounds/contracts';
import type { z } from 'zod';

export type Purpose = z.output<typeof consentPurpose>;
export const purposes = consentPurpose.options;

/** The text in force of each purpose, `docs/consents/<purpose>-<version>.md`. Another text is another version. */
export const textInForce: Readonly<Record<Purpose, number>> = {
  analytics: 1,
  rounds: 1,
  research_contact: 1,
};

const ConsentSchema = defineEntity({
  name: 'Consent',
  tableName: 'consent',
  properties: {
    id: p.uuid().primary(),
    version: p.integer().version(),
    memberId: p.uuid(),
    purpose: p.enum(purposes),
    granted: p.boolean(),
    textVersion: p.integer(),
    changedAt: p.datetime(),
  },
});

/** What a member said last about one purpose. Earlier answers are in the audit and, with their texts, in no row. */
export class Consent extends ConsentSchema.class {
  /** @returns whether anything changed */
  answer(granted: boolean, textVersion: number, now: Date): boolean {
    if (this.granted === granted && this.textVersion === textVersion) return false;
    this.granted = granted;
    this.textVersion = textVersion;
    this.changedAt = now;
    return true;
  }

  toState(): z.input<typeof consentState> {
    const { id, version, memberId, purpose, granted, textVersion, changedAt } = this;
    return { id, version, memberId, purpose, granted, textVersion, changedAt: changedAt.toISOString() };
  }
}
ConsentSchema.setClass(Consent);
