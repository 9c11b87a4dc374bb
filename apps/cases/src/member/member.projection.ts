import { EntityManager } from '@mikro-orm/postgresql';
import { memberTopic } from '@openrounds/contracts';
import { upsertNewer } from '@openrounds/database';
import type { Batch } from '@openrounds/messaging';
import { On, Projection } from '@openrounds/messaging';

const columns = {
  handle: 'text',
  role: 'text',
  specialties: 'text[]',
  verified_specialties: 'text[]',
  country: 'text',
  region: 'text',
  languages: 'text[]',
  level: 'int',
  standing: 'text',
} as const;
const erased = { specialties: [], verified_specialties: [], languages: [], level: 0, standing: 'unverified' };

/** Keeps our copy of the members: who wrote, and what they may read. */
@Projection('cases.members')
export class MemberProjection {
  constructor(private readonly em: EntityManager) {}

  @On(memberTopic)
  async apply(members: Batch<typeof memberTopic>): Promise<void> {
    await upsertNewer(
      this.em,
      { table: 'member', columns },
      members.map(({ key, version, state }) =>
        state === null
          ? { id: key, version, ...erased }
          : { ...state, verified_specialties: state.verifiedSpecialties, id: key, version },
      ),
    );
  }
}
