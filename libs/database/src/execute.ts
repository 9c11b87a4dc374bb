import type { EntityManager } from '@mikro-orm/postgresql';
import { recordStatement } from './statement-count.js';

type Kysely = ReturnType<EntityManager['getKysely']>;
type Compiled = Parameters<Kysely['executeQuery']>[0];

/**
 * Runs one statement with real parameters (`$1`, `$2`, ...) in the transaction of the entity manager, if one is open.
 * `em.execute` writes its parameters into the text instead, which is slow for large values and has no arrays.
 * Columns come as the ORM's driver gives them: int8, numeric, dates and timestamps as text, json parsed.
 */
export async function execute<Row = Record<string, unknown>>(
  em: EntityManager,
  sql: string,
  params: readonly unknown[] = [],
): Promise<Row[]> {
  recordStatement(sql);
  await em.getConnection().ensureConnection();
  const compiled = {
    sql,
    parameters: params,
    query: { kind: 'RawNode', sqlFragments: [sql], parameters: [] },
    queryId: { queryId: 'openrounds' },
  } as Compiled;
  const result = await em.getKysely().executeQuery(compiled);
  return result.rows as Row[];
}
