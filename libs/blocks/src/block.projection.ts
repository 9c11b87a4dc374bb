import { EntityManager } from '@mikro-orm/postgresql';
import type { Type } from '@nestjs/common';
import { blockTopic } from '@openrounds/contracts';
import { upsertNewer } from '@openrounds/database';
import type { Batch } from '@openrounds/messaging';
import { On, Projection } from '@openrounds/messaging';

const table = {
  table: 'block',
  columns: { member_id: 'uuid', blocked_id: 'uuid', active: 'boolean' },
} as const;

/** Consumer group `<service>.members`, beside the copy of members: who is hidden from whom. */
export function keepBlocks(service: string): Type {
  @Projection(`${service}.members`)
  class BlockProjection {
    constructor(private readonly em: EntityManager) {}

    /** A tombstone leaves an empty row, the fence against older records. */
    @On(blockTopic)
    async apply(blocks: Batch<typeof blockTopic>): Promise<void> {
      const rows = blocks.map(({ key, version, state }) => ({
        id: key,
        version,
        member_id: state?.memberId ?? null,
        blocked_id: state?.blockedId ?? null,
        active: state?.active ?? false,
      }));
      await upsertNewer(this.em, table, rows);
    }
  }
  return BlockProjection;
}
