import type { EntityManager } from '@mikro-orm/postgresql';
import { execute } from '@openrounds/database';

/** Handles that would look like an office of the network. */
const offices = new Set([
  'admin',
  'administrator',
  'moderator',
  'importer',
  'openrounds',
  'operator',
  'root',
  'security',
  'support',
  'system',
  'erased',
  'deleted',
  'staff',
]);

/** Whether nobody has the handle, waits for it with a sign-up, or gave it up within a year. */
export async function isFree(em: EntityManager, handle: string, now: Date): Promise<boolean> {
  if (offices.has(handle)) return false;
  const [row] = await execute<{ taken: boolean }>(
    em,
    `select exists (select 1 from member where handle = $1)
         or exists (select 1 from sign_up where handle = $1 and expires_at > $2)
         or exists (select 1 from reserved_handle where handle = $1 and until > $2) as taken`,
    [handle, now],
  );
  return row?.taken === false;
}

/** Keeps a handle for a year from those who would pose as its last owner. */
export async function reserve(em: EntityManager, handle: string, now: Date): Promise<void> {
  await execute(
    em,
    `insert into reserved_handle (handle, until) values ($1, $2::timestamptz + interval '1 year')
     on conflict (handle) do update set until = excluded.until`,
    [handle, now],
  );
}
