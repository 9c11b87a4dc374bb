import type { EntityManager } from '@mikro-orm/postgresql';
import { execute } from '@openrounds/database';

/**
 * A table of an audit, each of whose rows holds the hash of the one before: a change, or a cut in the middle, shows in
 * the rows; a cut at the end shows against a head that was published ({@link AuditHeads}).
 */
export interface AuditChain {
  readonly table: string;
  /** The column that counts. */
  readonly order: string;
  /** What a row tells beside its time; all of it is hashed. */
  readonly columns: readonly string[];
  /** Name of the lock under which rows queue. */
  readonly lock: string;
}

/** What operators did, in every service. */
export const operatorChain: AuditChain = {
  table: 'operator_audit',
  order: 'id',
  columns: ['operator', 'command', 'object', 'reason', 'trace_id'],
  lock: 'operator.audit',
};

/** A row's hash, as SQL over its columns: SHA-256 of the hash before, the time in microseconds, and all that it tells. */
const hashOf = ({ columns }: AuditChain, previous: string): string =>
  `encode(sha256(convert_to(jsonb_build_array(${previous}, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
   ${columns.join(', ')})::text, 'UTF8')), 'hex')`;

/** The end of the chain; where retention has taken every row, what it noted before. */
const endOf = ({ table, order }: AuditChain): string => `coalesce(
  (select hash from ${table} order by ${order} desc limit 1),
  (select hash from audit_head where chain = '${table}' order by seq desc limit 1), '')`;

/**
 * Appends a row in the open transaction. Called last in it: rows are written one after another, whoever writes them,
 * and whoever is at the turn must wait for nobody else. What the transaction still has to write, and the keys that it
 * checks at its end, each with a lock on the row that it points to, therefore come before.
 * @param values in the order of the chain's columns
 * @throws Error without a transaction
 */
export async function appendAudit(
  em: EntityManager,
  chain: AuditChain,
  at: Date,
  values: readonly (string | null)[],
): Promise<void> {
  if (!em.isInTransaction()) throw new Error('An audit entry needs the transaction of what it tells.');
  const { table, columns, lock } = chain;
  await em.flush();
  await execute(em, 'set constraints all immediate');
  await execute(em, 'select pg_advisory_xact_lock(hashtext($1))', [lock]);
  const given = columns.map((column, index) => `$${index + 2}::text as ${column}`).join(', ');
  const sql = `insert into ${table} (at, ${columns.join(', ')}, previous_hash, hash)
    select at, ${columns.join(', ')}, previous, ${hashOf(chain, 'previous')}
    from (select $1::timestamptz as at, ${given}, ${endOf(chain)} as previous) entry`;
  await execute(em, sql, [at, ...values]);
}

/** The last row of a chain. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}

/** @returns the last row; undefined when there is none */
export async function headOf(em: EntityManager, { table, order }: AuditChain): Promise<Head | undefined> {
  const sql = `select ${order}::int as seq, hash from ${table} order by ${order} desc limit 1`;
  const [head] = await execute<Head>(em, sql);
  return head;
}

/** What the rows alone show. */
export interface Links {
  readonly entries: number;
  /** Number of the first row, and the hash that it was appended to; empty at the beginning of everything. */
  readonly first: { readonly seq: number; readonly previous: string } | null;
  /** The first row that was changed, or whose predecessor is missing. */
  readonly broken: number | null;
}

/** Computes every hash of a chain again. */
export async function readLinks(em: EntityManager, chain: AuditChain): Promise<Links> {
  const { table, order } = chain;
  const sql = `with link as (
    select ${order} as seq, previous_hash, hash, lag(hash) over (order by ${order}) as before,
      ${hashOf(chain, 'previous_hash')} as computed
    from ${table}
  )
  select (select count(*)::int from link) as entries,
    (select json_build_object('seq', seq, 'previous', previous_hash) from link order by seq limit 1) as first,
    (select min(seq)::int from link where hash <> computed or previous_hash <> before) as broken`;
  const [links] = await execute<Links>(em, sql);
  return links!;
}

/** SQL that makes an audit's table append-only, for its migration; the table has `previous_hash` and `hash`. */
export function guardAudit({ table, order }: AuditChain): string[] {
  return [
    // Read by whoever gives rights on tables: no one may change or delete here.
    `comment on table ${table} is 'append-only'`,
    // Also for the owner of the table: a mistake in our own code must not be able to rewrite the past.
    `create or replace function refuse_change_of_${table}() returns trigger language plpgsql as $$ begin
      if tg_op = 'DELETE' and old.at < now() - interval '3 years' then return old; end if;
      raise exception 'entries of the audit are append-only';
    end $$`,
    `create trigger ${table}_is_append_only before update or truncate on ${table}
      for each statement execute function refuse_change_of_${table}()`,
    `create trigger ${table}_keeps_three_years before delete on ${table}
      for each row execute function refuse_change_of_${table}()`,
    // The service's own role may not delete; what is due goes by this function of the owner, and nothing else does.
    `create function prune_${table}(until bigint) returns bigint language sql security definer set search_path = public as $$
      with gone as (delete from ${table} where ${order} <= until and at < now() - interval '3 years' returning 1)
      select count(*) from gone $$`,
    `do $$ declare r record; begin
      for r in select distinct grantee from information_schema.role_table_grants
        where table_schema = 'public' and table_name = '${table}' and grantee not in (current_user, 'PUBLIC') loop
        execute format('revoke update, delete, truncate on ${table} from %I', r.grantee);
      end loop;
    end $$`,
  ];
}
