import { blockEnded, blockStarted } from '@openrounds/contracts';
import { newId } from '@openrounds/database';
import type { TestMember } from './members.js';

interface BlockState {
  id: string;
  version: number;
  memberId: string;
  blockedId: string;
  active: boolean;
  since: string;
}

/**
 * A record of `identity.block.v1`, to be delivered: one member blocks another, or with `active: false` does so no more.
 * @param overrides of its state; `{ id, version: 2, active: false }` ends the block of that id
 */
export function blockOf(
  by: TestMember,
  blocked: TestMember,
  overrides: Partial<BlockState> = {},
): { fact: typeof blockStarted; state: BlockState } {
  const own = { id: newId(), version: 1, memberId: by.id, blockedId: blocked.id };
  const state = { ...own, active: true, since: '2026-01-04T09:00:00.000Z', ...overrides };
  return { fact: state.active ? blockStarted : blockEnded, state };
}
