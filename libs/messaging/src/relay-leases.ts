import type { EntityManager } from '@mikro-orm/postgresql';
import { execute } from '@openrounds/database';
import { bucketCount } from './bucket.js';

export const leaseSeconds = 15;

/** Buckets held by a relay, each with the epoch in which it was taken. */
export type Leases = ReadonlyMap<number, string>;

interface LeaseRow {
  bucket: number;
  epoch: string;
}

const memberSql = `with me as (
  insert into relay_member (owner, expires_at) values ($1, now() + make_interval(secs => $2))
  on conflict (owner) do update set expires_at = excluded.expires_at
), gone as (delete from relay_member where expires_at < now() and owner <> $1)
select 1 + count(*)::int as members from relay_member where owner <> $1 and expires_at >= now()`;

const renewSql = `update relay_lease set expires_at = now() + make_interval(secs => $2)
where owner = $1 and expires_at >= now() returning bucket, epoch::text`;

const takeSql = `update relay_lease l set owner = $1, epoch = l.epoch + 1, expires_at = now() + make_interval(secs => $2)
from (select bucket from relay_lease where expires_at < now() order by bucket limit $3 for update skip locked) free
where l.bucket = free.bucket returning l.bucket, l.epoch::text`;

const releaseSql = `update relay_lease set owner = null, expires_at = '-infinity'
where owner = $1 and bucket = any($2::smallint[])`;

/**
 * Renews what the relay holds and takes its fair share of what is free. All times are the database's.
 * @returns the leases now held, and those above the fair share, to be given back between two sends
 */
export async function renewLeases(
  em: EntityManager,
  owner: string,
): Promise<{ held: Map<number, string>; surplus: number[] }> {
  const [row] = await execute<{ members: number }>(em, memberSql, [owner, leaseSeconds]);
  const share = Math.ceil(bucketCount / (row?.members ?? 1));
  const renewed = await execute<LeaseRow>(em, renewSql, [owner, leaseSeconds]);
  const missing = share - renewed.length;
  const taken = missing > 0 ? await execute<LeaseRow>(em, takeSql, [owner, leaseSeconds, missing]) : [];
  const held = new Map([...renewed, ...taken].map((lease) => [lease.bucket, lease.epoch]));
  return { held, surplus: [...held.keys()].slice(share) };
}

/** Gives buckets back, so that another relay can take them at once. */
export async function releaseLeases(em: EntityManager, owner: string, buckets: number[]): Promise<void> {
  if (buckets.length > 0) await execute(em, releaseSql, [owner, buckets]);
}

/** Leaves the circle of relays: the others take the whole share at their next renewal. */
export async function leave(em: EntityManager, owner: string): Promise<void> {
  await execute(em, `update relay_lease set owner = null, expires_at = '-infinity' where owner = $1`, [
    owner,
  ]);
  await execute(em, 'delete from relay_member where owner = $1', [owner]);
}
