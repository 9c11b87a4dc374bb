import { EntityManager } from '@mikro-orm/postgresql';
import { memberTopic } from '@openrounds/contracts';
import { execute, upsertNewer } from '@openrounds/database';
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

/** Keeps our copy of the members: who wrote, and what they may read. */
@Projection('discussions.members')
export class MemberProjection {
  constructor(private readonly em: EntityManager) {}

  @On(memberTopic)
  async apply(members: Batch<typeof memberTopic>): Promise<void> {
    const rows = members.flatMap(({ state }) =>
      state === null ? [] : [{ ...state, verified_specialties: state.verifiedSpecialties }],
    );
    await upsertNewer(this.em, { table: 'member', columns }, rows);
    // No row stays as a fence: the ledger of the erased lets no older record through.
    const gone = members.flatMap(({ key, state }) => (state === null ? [key] : []));
    if (gone.length > 0) await execute(this.em, 'delete from member where id = any($1)', [gone]);
  }
}
