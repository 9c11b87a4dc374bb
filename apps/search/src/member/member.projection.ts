import { EntityManager } from '@mikro-orm/postgresql';
import { followTopic, memberTopic } from '@openrounds/contracts';
import { execute, upsertNewer } from '@openrounds/database';
import type { Batch } from '@openrounds/messaging';
import { On, Projection } from '@openrounds/messaging';
import { ContentRows } from '../content/content-rows.js';
import { placeOf } from '../content/visible.js';

const memberTable = { table: 'member', columns: { handle: 'text', state: 'jsonb' } } as const;
const followTable = {
  table: 'follow',
  columns: { member_id: 'uuid', target_kind: 'text', target_id: 'text', active: 'boolean' },
} as const;

const forgetSql = `with gone as (
  delete from member where id = any($1::uuid[])
)
select source_id as id from content where type = 'member' and source_id = any($1::text[])`;

/** Our copy of members: found by themselves, shown as authors, and the measure of what a viewer may see. */
@Projection('search.members')
export class MemberProjection {
  constructor(
    private readonly em: EntityManager,
    private readonly content: ContentRows,
  ) {}

  @On(memberTopic)
  async members(members: Batch<typeof memberTopic>): Promise<void> {
    const present = members.filter(({ state }) => state !== null);
    const copies = present.map(({ key, version, state }) => ({
      id: key,
      version,
      handle: state!.handle,
      state,
    }));
    const { applied } = await upsertNewer(this.em, memberTable, copies);
    const gone = await this.forget(members.filter(({ state }) => state === null));
    await this.content.apply(
      [...present, ...gone].map((record) => ({
        ...placeOf('member', record),
        state: record.state,
        at: record.state?.joinedAt ?? null,
      })),
    );
    await this.content.fanOut('author', applied);
  }

  /**
   * No copy stays as a fence: the ledger of the erased lets no older record through.
   * @returns those whose document must still be deleted
   */
  private async forget(members: Batch<typeof memberTopic>): Promise<Batch<typeof memberTopic>> {
    if (members.length === 0) return [];
    const rows = await execute<{ id: string }>(this.em, forgetSql, [members.map(({ key }) => key)]);
    const known = new Set(rows.map(({ id }) => id));
    return members.filter(({ key }) => known.has(key));
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
