import type { EntityManager } from '@mikro-orm/postgresql';
import { sessionRevoked } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import type { Journal } from '../audit/journal.js';

/** Which of the open grants. */
export type OpenGrants =
  { readonly ids: readonly string[] } | { readonly clientId: string } | { readonly memberId: string };

export interface EndedGrant {
  readonly id: string;
  readonly version: number;
  readonly member_id: string;
  readonly client_id: string;
}

const endSql = (where: string): string => `with ended as (
  update client_grant set ended_at = $2, version = version + 1 where ended_at is null and ${where}
  returning id, version, member_id, client_id
), gone as (
  delete from oidc_record using ended where grant_id = ended.id
)
select id, version, member_id, client_id from ended order by id`;

const byIds = endSql('id = any($1::uuid[])');
const byClient = endSql('client_id = $1');
const byMember = endSql('member_id = $1');

/**
 * Ends open grants in the transaction that is open: the rows, every code and refresh token of theirs, and the
 * gateway's memory of them. What has ended already is left alone.
 * @returns those that ended now
 */
export async function endGrants(
  em: EntityManager,
  journal: Journal,
  which: OpenGrants,
): Promise<EndedGrant[]> {
  const now = journal.now();
  const [sql, value] =
    'ids' in which
      ? [byIds, which.ids]
      : 'clientId' in which
        ? [byClient, which.clientId]
        : [byMember, which.memberId];
  const ended = await execute<EndedGrant>(em, sql, [value, now]);
  const validFrom = now.toISOString();
  await journal.tellAll(
    sessionRevoked,
    ended.map(({ id: sid, version, member_id: memberId }) => ({ sid, memberId, version, validFrom })),
  );
  return ended;
}
