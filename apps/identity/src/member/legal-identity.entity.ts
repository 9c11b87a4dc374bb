import { defineEntity, p } from '@mikro-orm/core';
import { z } from 'zod';

/** Who a member is by law: only ever stored sealed under the member's own key. */
export const legalIdentity = z.object({
  name: z.string(),
  birthYear: z.int().nullable(),
  mail: z.string(),
});
export type LegalIdentityText = z.infer<typeof legalIdentity>;

const LegalIdentitySchema = defineEntity({
  name: 'LegalIdentity',
  tableName: 'legal_identity',
  properties: {
    memberId: p.uuid().primary(),
    /** Keyed hash, unique: one account per address, and the way from an address to its account. */
    mailHash: p.string(),
    wrappedKey: p.blob(),
    sealed: p.blob(),
  },
});
export class LegalIdentity extends LegalIdentitySchema.class {}
LegalIdentitySchema.setClass(LegalIdentity);

const PasswordSchema = defineEntity({
  name: 'Password',
  tableName: 'password',
  properties: { memberId: p.uuid().primary(), hash: p.string(), changedAt: p.datetime() },
});
export class Password extends PasswordSchema.class {}
PasswordSchema.setClass(Password);
