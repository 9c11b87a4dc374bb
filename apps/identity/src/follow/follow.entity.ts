import { defineEntity, p } from '@mikro-orm/core';
import type { followState } from '@openrounds/contracts';
import type { z } from 'zod';

export const targetKinds = ['member', 'specialty', 'drug', 'condition', 'reference'] as const;
/** Active follows per member. */
export const mostFollows = 1_000;

const FollowSchema = defineEntity({
  name: 'Follow',
  tableName: 'follow',
  properties: {
    id: p.uuid().primary(),
    version: p.integer().version(),
    memberId: p.uuid(),
    targetKind: p.enum(targetKinds),
    targetId: p.string(),
    active: p.boolean(),
    since: p.datetime(),
  },
});

/** A member wants to see what is new about something. One row per member and target, for ever. */
export class Follow extends FollowSchema.class {
  start(now: Date): void {
    this.active = true;
    this.since = now;
  }

  end(): void {
    this.active = false;
  }

  toState(): z.input<typeof followState> {
    const { id, version, memberId, targetKind, targetId, active, since } = this;
    return { id, version, memberId, targetKind, targetId, active, since: since.toISOString() };
  }
}
FollowSchema.setClass(Follow);
