import { defineEntity, p } from '@mikro-orm/core';
import type { erasureState } from '@openrounds/contracts';
import type { z } from 'zod';

const ErasureSchema = defineEntity({
  name: 'Erasure',
  tableName: 'erasure',
  properties: {
    id: p.uuid().primary(),
    version: p.integer().version(),
    memberHash: p.string(),
    /** Null once the last service has answered. */
    memberId: p.uuid().nullable(),
    state: p.enum(['requested', 'completed'] as const),
    requestedAt: p.datetime(),
    completedAt: p.datetime().nullable(),
    /** SHA-256 of the token that opens the receipt; null when an operator began the erasure. */
    receiptHash: p.string().nullable(),
  },
});

/** The erasure of a member: begun here, carried out by every service, kept without the member. */
export class Erasure extends ErasureSchema.class {
  complete(now: Date): void {
    this.state = 'completed';
    this.memberId = null;
    this.completedAt = now;
  }

  /** The value of a record on `identity.erasure.v1`. */
  toState(): z.input<typeof erasureState> {
    const { id, version, memberHash, state } = this;
    return {
      id,
      version,
      memberHash,
      memberId: this.memberId ?? null,
      state,
      requestedAt: this.requestedAt.toISOString(),
    };
  }
}
ErasureSchema.setClass(Erasure);
