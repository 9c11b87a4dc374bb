import { EntityManager } from '@mikro-orm/postgresql';
import { followTopic, memberTopic } from '@openrounds/contracts';
import { upsertNewer } from '@openrounds/database';
import type { Batch } from '@openrounds/messaging';
import { On, Projection } from '@openrounds/messaging';
import { ContentRows } from '../content/content-rows.js';
import { placeOf } from '../content/visible.js';

const memberTable = { table: 'member', columns: { handle: 'text', state: 'jsonb' } } as const;
const followTable = {
  table: 'follow',
  columns: { member_id: 'uuid', target_kind: 'text', target_id: 'text', active: 'boolean' },
} as const;

/** Our copy of members: found by themselves, shown as authors, and the measure of what a viewer may see. */
@Projection('search.members')
export class MemberProjection {
  constructor(
    private readonly em: EntityManager,
    private readonly content: ContentRows,
  ) {}

  @On(memberTopic)
  async members(members: Batch<typeof memberTopic>): Promise<void> {
    const copies = members.map(({ key, version, state }) => ({
      id: key,
      version,
      handle: state?.handle ?? null,
      state,
    }));
    const { applied } = await upsertNewer(this.em, memberTable, copies);
    await this.content.apply(
      members.map((record) => ({
        ...placeOf('member', record),
        state: record.state,
        at: record.state?.joinedAt ?? null,
      })),
    );
    await this.content.fanOut('author', applied);
  }

  @On(followTopic)
  async follows(follows: Batch<typeof followTopic>): Promise<void> {
    await upsertNewer(
      this.em,
      followTable,
      follows.map(({ key, version, state }) => ({
        id: key,
        version,
        member_id: state?.memberId ?? null,
        target_kind: state?.targetKind ?? null,
        target_id: state?.targetId ?? null,
        active: state?.active ?? false,
      })),
    );
  }
}
