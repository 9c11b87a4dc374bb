import { defineEntity, p } from '@mikro-orm/core';
import { z } from 'zod';

/** Days after the decision after which number and document are gone; `Retention` begins a day earlier. */
export const evidenceDays = 30;

/** The part of the evidence that is text. */
export const evidenceText = z.object({
  number: z.string().nullable(),
  region: z.string().nullable().default(null),
  note: z.string().nullable(),
  mailbox: z.string().nullable().default(null),
});
export type EvidenceText = z.infer<typeof evidenceText>;
export type NewEvidence = z.input<typeof evidenceText>;

const EvidenceSchema = defineEntity({
  name: 'Evidence',
  tableName: 'verification_evidence',
  properties: {
    verificationId: p.uuid().primary(),
    wrappedKey: p.blob(),
    sealedText: p.blob(),
    sealedDocument: p.blob().nullable(),
    documentType: p.string().nullable(),
    /** Set with the decision. */
    destroyAt: p.datetime().nullable(),
  },
});

/** Register number and document as the applicant gave them, sealed under a key of this verification. */
export class Evidence extends EvidenceSchema.class {
  keepUntil(decidedAt: Date): void {
    this.destroyAt = new Date(decidedAt.getTime() + evidenceDays * 86_400_000);
  }
}
EvidenceSchema.setClass(Evidence);

const DecisionSchema = defineEntity({
  name: 'VerificationDecision',
  tableName: 'verification_decision',
  properties: {
    id: p.uuid().primary(),
    verificationId: p.uuid(),
    round: p.integer(),
    /** Null once the reviewer is erased. */
    reviewerId: p.uuid().nullable(),
    outcome: p.enum(['approve', 'reject', 'ask_info', 'revoke', 'keep'] as const),
    reason: p.text(),
    registerMatch: p.boolean(),
    possession: p.string().nullable(),
    at: p.datetime(),
  },
});

/** One reviewer's opinion in one round. */
export class VerificationDecision extends DecisionSchema.class {}
DecisionSchema.setClass(VerificationDecision);
