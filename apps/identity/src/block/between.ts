import type { EntityManager } from '@mikro-orm/postgresql';
import { Block } from './block.entity.js';

/** Who of two members has blocked the other; both is possible. */
export async function blocksBetween(em: EntityManager, one: string, other: string): Promise<Set<string>> {
  const blocks = await em.find(Block, {
    active: true,
    $or: [
      { memberId: one, blockedId: other },
      { memberId: other, blockedId: one },
    ],
  });
  return new Set(blocks.map(({ memberId }) => memberId));
}
