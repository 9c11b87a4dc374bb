import { EntityManager } from '@mikro-orm/postgresql';
import { memberTopic } from '@openrounds/contracts';
import { upsertNewer } from '@openrounds/database';
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
