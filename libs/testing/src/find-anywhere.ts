import type { EntityManager } from '@mikro-orm/postgresql';
import { execute } from '@openrounds/database';

const tablesSql = `select c.table_name as name, array_agg(c.column_name::text) filter (where c.data_type = 'bytea') as bytes
from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
where c.table_schema = 'public' and t.table_type = 'BASE TABLE' group by c.table_name order by c.table_name`;

/**
 * Looks for texts in every column of every table: in what a row is as text, and in its bytes.
 * @returns `<table>: <text>` for each that was found, with the number of rows
 */
export async function findAnywhere(em: EntityManager, texts: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const { name, bytes } of await execute<{ name: string; bytes: string[] | null }>(em, tablesSql)) {
    const inBytes = (bytes ?? []).map((column) => `or position(convert_to($1, 'UTF8') in "${column}") > 0`);
    const sql = `select count(*)::int as rows from "${name}" t where strpos(t::text, $1) > 0 ${inBytes.join(' ')}`;
    for (const text of texts) {
      const [row] = await execute<{ rows: number }>(em, sql, [text]);
      if (row!.rows > 0) found.push(`${name}: ${text} (${row!.rows})`);
    }
  }
  return found;
}
