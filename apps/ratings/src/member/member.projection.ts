import { EntityManager } from '@mikro-orm/postgresql';
import { memberTopic } from '@openrounds/contracts';
import { execute, upsertNewer } from '@openrounds/database';
import type { Batch } from '@openrounds/messaging';
import { On, Projection } from '@openrounds/messaging';

/** Our small copy of members: whom a rating is shown under. */
@Projection('ratings.members')
export class MemberProjection {
  constructor(private readonly em: EntityManager) {}

  @On(memberTopic)
  async apply(members: Batch<typeof memberTopic>): Promise<void> {
    const rows = members.flatMap(({ state }) => {
      if (!state) return [];
      const { id, version, handle, role, specialties, country, region, level, standing } = state;
      return [{ id, version, handle, role, specialties, country, region, level, standing }];
    });
    await upsertNewer(this.em, memberCopy, rows);
    // No row stays as a fence: the ledger of the erased lets no older record through.
    const gone = members.flatMap(({ key, state }) => (state === null ? [key] : []));
    if (gone.length > 0) await execute(this.em, 'delete from member where id = any($1)', [gone]);
  }
}

const memberCopy = {
  table: 'member',
  columns: {
    handle: 'text',
    role: 'text',
    specialties: 'text[]',
    country: 'text',
    region: 'text',
    level: 'int',
    standing: 'text',
  },
} as const;
