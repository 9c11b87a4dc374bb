import { defineEntity, p } from '@mikro-orm/core';
import type { blockState } from '@openrounds/contracts';
import type { z } from 'zod';

/** Active blocks per member. */
export const mostBlocks = 1_000;

const BlockSchema = defineEntity({
  name: 'Block',
  tableName: 'block',
  properties: {
    id: p.uuid().primary(),
    version: p.integer().version(),
    memberId: p.uuid(),
    blockedId: p.uuid(),
    active: p.boolean(),
    since: p.datetime(),
  },
});

/** A member does not want to meet another one. One row per pair and direction, for ever. */
export class Block extends BlockSchema.class {
  start(now: Date): void {
    this.active = true;
    this.since = now;
  }

  end(): void {
    this.active = false;
  }

  toState(): z.input<typeof blockState> {
    const { id, version, memberId, blockedId, active, since } = this;
    return { id, version, memberId, blockedId, active, since: since.toISOString() };
  }
}
BlockSchema.setClass(Block);
