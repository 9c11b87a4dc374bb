import { MikroORM } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { CustomTypesConfig, Pool, QueryArrayResult } from 'pg';
import { types } from 'pg';
import { recordStatement } from './statement-count.js';
import type { Statement } from './statement.js';

const oid = { int8: 20, date: 1082 };

/** int8 (every `count(*)`) becomes a number, a date stays `YYYY-MM-DD`; timestamps are `Date` as usual. */
const rowTypes: CustomTypesConfig = {
  getTypeParser: (id: number, format?: 'text' | 'binary') => {
    if (id === oid.int8) return (value: string) => Number(value);
    if (id === oid.date) return (value: string) => value;
    return format === 'binary' ? types.getTypeParser(id, 'binary') : types.getTypeParser(id, 'text');
  },
};
const textTypes: CustomTypesConfig = { getTypeParser: () => (value: string) => value };

/**
 * Hot reads: named statements on the driver, without entities. They see committed data only; inside an open
 * `em.transactional` use `em.execute` (or {@link execute}), which joins the transaction.
 */
@Injectable()
export class Reads {
  #pool: Promise<Pool> | undefined;

  constructor(private readonly orm: MikroORM) {}

  /** @returns all rows of the statement; int8 as number, date as text, timestamptz as Date */
  async all<Row>(read: Statement<Row>, params: unknown[] = []): Promise<Row[]> {
    const pool = await this.pool();
    recordStatement(read.sql);
    const result = await pool.query({ name: read.name, text: read.sql, values: params, types: rowTypes });
    return result.rows as Row[];
  }

  /** @returns the first row, or undefined when there is none */
  async one<Row>(read: Statement<Row>, params: unknown[] = []): Promise<Row | undefined> {
    return (await this.all(read, params))[0];
  }

  /**
   * For statements that build the answer in the database (`json_agg`).
   * @returns the first column of the first row exactly as PostgreSQL wrote it; empty when there is no row or it is null
   */
  async text(read: Statement<unknown>, params: unknown[] = []): Promise<string> {
    const pool = await this.pool();
    recordStatement(read.sql);
    const result: QueryArrayResult<(string | null)[]> = await pool.query({
      name: read.name,
      text: read.sql,
      values: params,
      types: textTypes,
      rowMode: 'array',
    });
    return result.rows[0]?.[0] ?? '';
  }

  /** The ORM's own pool, so that one limit holds for the whole process. */
  protected pool(): Promise<Pool> {
    this.#pool ??= this.orm.em.getConnection().getNativeClient() as Promise<Pool>;
    return this.#pool;
  }
}
