import { defineEntity, p } from '@mikro-orm/core';

/** Confirmed factors of one member. */
export const mostFactors = 10;

/** How long a started enrolment can be confirmed, and a challenge be answered. */
export const challengeMinutes = 5;

const FactorSchema = defineEntity({
  name: 'Factor',
  tableName: 'factor',
  properties: {
    id: p.uuid().primary(),
    version: p.integer().version(),
    memberId: p.uuid(),
    kind: p.enum(['totp', 'passkey'] as const),
    /** The member's own word for it: "phone", "key on the ring". */
    name: p.string(),
    /** TOTP: the secret, sealed under the member's key. */
    sealed: p.blob().nullable(),
    /** TOTP: the time step of the last code taken. That code and all before it are spent. */
    lastStep: p.integer().nullable(),
    /** Passkey: the authenticator's id of it, base64url. */
    credentialId: p.string().nullable(),
    /** Passkey: the public key, as COSE. */
    publicKey: p.blob().nullable(),
    /** Passkey: how often it says it was used; stays 0 in authenticators that do not count. */
    counter: p.bigint('number').nullable(),
    createdAt: p.datetime(),
    confirmedAt: p.datetime().nullable(),
    /** By day only, as PostgreSQL's date. */
    usedOn: p.date().nullable(),
  },
});

/** Something that a member has: an authenticator app or a passkey. It counts from its confirmation on. */
export class Factor extends FactorSchema.class {
  /** The first code of the app was right. @param step its time step, spent by this */
  confirmTotp(step: number, now: Date): void {
    this.lastStep = step;
    this.confirmedAt = now;
  }

  /** The new passkey answered its challenge. */
  confirmPasskey(key: { credentialId: string; publicKey: Buffer; counter: number }, now: Date): void {
    this.credentialId = key.credentialId;
    this.publicKey = key.publicKey;
    this.counter = key.counter;
    this.confirmedAt = now;
  }
}
FactorSchema.setClass(Factor);
