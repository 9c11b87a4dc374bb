import type { EntityManager } from '@mikro-orm/postgresql';
import { execute } from '@openrounds/database';
import type { KeyedHashes } from '../sealing/keyed-hashes.js';

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

/** Whoever asks for the same handle waits here: a sign-up and a change of handle are in two tables. Parameter: its hash. */
const queueSql = `select pg_advisory_xact_lock(hashtext('identity.handle'), hashtext($1))`;

const takenSql = `select exists (select 1 from member where handle = $1)
  or exists (select 1 from sign_up where handle = $1 and expires_at > $3)
  or exists (select 1 from reserved_handle where handle = $1 and until > $3)
  or exists (select 1 from resting_handle where handle_hash = $2 and until > $3) as taken`;

const reserveSql = `insert into resting_handle (handle_hash, until) values ($1, $2::timestamptz + interval '1 year')
on conflict (handle_hash) do update set until = excluded.until`;

/**
 * Whether nobody has the handle, waits for it with a sign-up, or gave it up within a year. The answer holds until the
 * open transaction ends.
 */
export async function isFree(
  em: EntityManager,
  hashes: KeyedHashes,
  handle: string,
  now: Date,
): Promise<boolean> {
  if (offices.has(handle)) return false;
  const handleHash = hashes.hash('handle', handle);
  await execute(em, queueSql, [handleHash]);
  const params = [handle, handleHash, now];
  const [row] = await execute<{ taken: boolean }>(em, takenSql, params);
  return row?.taken === false;
}

/**
 * Keeps a handle for a year from those who would pose as its last owner. As a keyed hash: it can be compared and not
 * read, also when its owner is erased.
 */
export async function reserve(
  em: EntityManager,
  hashes: KeyedHashes,
  handle: string,
  now: Date,
): Promise<void> {
  await execute(em, reserveSql, [hashes.hash('handle', handle), now]);
}
