import { createHmac } from 'node:crypto';
import type { erasureState } from '@openrounds/contracts';
import { erasureRequested } from '@openrounds/contracts';
import { newId } from '@openrounds/database';
import type { Delivery } from '@openrounds/messaging';
import type { z } from 'zod';

/** ERASURE_LEDGER_KEY of test services. */
export const testErasureKey: string = Buffer.alloc(32, 3).toString('base64');

/** Identity's request to erase a member, to be delivered: `deliver([erasureOf(member.id)])`. */
export function erasureOf(memberId: string, overrides: Partial<z.input<typeof erasureState>> = {}): Delivery {
  const memberHash = createHmac('sha256', Buffer.from(testErasureKey, 'base64'))
    .update(memberId)
    .digest('hex');
  const requestedAt = '2026-04-01T09:00:00.000Z';
  const state = {
    id: newId(),
    version: 1,
    memberHash,
    memberId,
    state: 'requested',
    requestedAt,
    ...overrides,
  };
  return { fact: erasureRequested, state };
}
