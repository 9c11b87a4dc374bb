import type { EntityManager } from '@mikro-orm/postgresql';
import { execute } from './execute.js';
import { noteUpsert } from './upsert-watch.js';

export type ColumnType =
  | 'uuid'
  | 'text'
  | 'int'
  | 'bigint'
  | 'smallint'
  | 'jsonb'
  | 'text[]'
  | 'uuid[]'
  | 'int[]'
  | 'timestamptz'
  | 'date'
  | 'boolean'
  | 'float8'
  | 'numeric';

export interface UpsertSpec {
  table: string;
  /** Primary key column; default `id`. Listed in `columns` unless it is a uuid. */
  key?: string;
  /** Column that holds the source's version; default `version`. */
  version?: string;
  /** Every column written, with its type. */
  columns: Record<string, ColumnType>;
  /** Column that counts how often the row was written: 1 when it is new. Not in `columns`. */
  counter?: string;
}

export interface Upserted {
  /** Keys whose row is new or changed. */
  applied: string[];
  /** Rows older than what is stored. */
  stale: number;
  /** Rows equal to what is stored, and rows of the same call that a newer one of their key replaced. */
  duplicate: number;
}

/**
 * Writes read-model rows, each only where it is not older than the stored one: one statement for any number of rows.
 * An equal version rewrites a row that differs, so that a republished record mends a damaged row.
 * @param rows by column name; a missing column becomes null; Date values are allowed for timestamptz
 */
export async function upsertNewer(
  em: EntityManager,
  spec: UpsertSpec,
  rows: Record<string, unknown>[],
): Promise<Upserted> {
  if (rows.length === 0) return { applied: [], stale: 0, duplicate: 0 };
  const key = spec.key ?? 'id';
  const version = spec.version ?? 'version';
  const newest = newestPerKey(rows, key, version);
  const columns: Record<string, ColumnType> = { [key]: 'uuid', [version]: 'int', ...spec.columns };
  const [result] = await execute<{ applied: string[]; stale: number }>(
    em,
    upsertSql({ ...spec, key, version, columns }),
    [JSON.stringify(newest)],
  );
  if (!result) throw new Error(`The upsert into ${spec.table} gave no answer.`);
  const upserted = {
    applied: result.applied,
    stale: result.stale,
    duplicate: rows.length - result.applied.length - result.stale,
  };
  noteUpsert(rows.length, upserted);
  return upserted;
}

function newestPerKey(
  rows: Record<string, unknown>[],
  key: string,
  version: string,
): Record<string, unknown>[] {
  const newest = new Map<unknown, Record<string, unknown>>();
  for (const row of rows) {
    const known = newest.get(row[key]);
    if (known === undefined || Number(row[version]) >= Number(known[version])) newest.set(row[key], row);
  }
  return [...newest.values()];
}

type Named = UpsertSpec & Required<Pick<UpsertSpec, 'key' | 'version'>>;

const texts = new Map<string, string>();

function upsertSql({ table, key, version, columns, counter }: Named): string {
  const id = JSON.stringify([table, key, version, columns, counter]);
  const known = texts.get(id);
  if (known !== undefined) return known;
  const names = Object.keys(columns);
  const list = names.map(quoted).join(', ');
  const others = names.filter((name) => name !== key);
  const [t, k, v] = [quoted(table), quoted(key), quoted(version)];
  const set = others.map((name) => `${quoted(name)} = excluded.${quoted(name)}`);
  if (counter !== undefined) set.push(`${quoted(counter)} = stored.${quoted(counter)} + 1`);
  const [into, values] = counter === undefined ? [list, list] : [`${list}, ${quoted(counter)}`, `${list}, 1`];
  const now = others.map((name) => `stored.${quoted(name)}`).join(', ');
  const next = others.map((name) => `excluded.${quoted(name)}`).join(', ');
  // Sorted by key, so that two transactions over the same rows take their locks in the same order.
  const sql = `with input as materialized (
  select * from jsonb_to_recordset($1::jsonb) as r(${names.map((name) => `${quoted(name)} ${columns[name]}`).join(', ')})
), written as (
  insert into ${t} as stored (${into}) select ${values} from input order by ${k}
  on conflict (${k}) do update set ${set.join(', ')}
  where excluded.${v} > stored.${v} or (excluded.${v} = stored.${v} and (${now}) is distinct from (${next}))
  returning stored.${k}::text as key
)
select coalesce((select json_agg(key) from written), '[]'::json) as applied,
  case when (select count(*) from written) = (select count(*) from input) then 0 else
    (select count(*)::int from input join ${t} stored using (${k}) where input.${v} < stored.${v}) end as stale`;
  texts.set(id, sql);
  return sql;
}

function quoted(name: string): string {
  if (!/^[a-z_][a-z0-9_]*$/.test(name)) throw new Error(`"${name}" is not a plain table or column name.`);
  return `"${name}"`;
}
