import pg from 'pg';

/** Every service with a database, as the superuser, past the proxy. */
export class Databases {
  readonly #pools = new Map<string, pg.Pool>();
  readonly #held = new Set<pg.Client>();

  constructor(private readonly adminUrl: string) {}

  /** @returns rows of one statement in a service's database */
  async sql<Row extends pg.QueryResultRow>(
    service: string,
    text: string,
    values: unknown[] = [],
  ): Promise<Row[]> {
    return (await this.pool(service).query<Row>(text, values)).rows;
  }

  /** An open transaction that has run these statements; ends with `release`. */
  async hold(service: string, ...statements: string[]): Promise<{ release(): Promise<void> }> {
    const client = new pg.Client({ connectionString: this.urlOf(service) });
    client.on('error', () => undefined);
    await client.connect();
    this.#held.add(client);
    await client.query('begin');
    for (const statement of statements) await client.query(statement);
    const release = async (): Promise<void> => {
      this.#held.delete(client);
      await client.query('rollback').catch(() => undefined);
      await client.end().catch(() => undefined);
    };
    return { release };
  }

  async close(): Promise<void> {
    for (const client of this.#held) await client.end().catch(() => undefined);
    for (const pool of this.#pools.values()) await pool.end().catch(() => undefined);
  }

  private pool(service: string): pg.Pool {
    const known = this.#pools.get(service);
    if (known) return known;
    const pool = new pg.Pool({
      connectionString: this.urlOf(service),
      max: 2,
      connectionTimeoutMillis: 5_000,
      query_timeout: 30_000,
    });
    // A killed engine ends idle connections; the next question opens another.
    pool.on('error', () => undefined);
    this.#pools.set(service, pool);
    return pool;
  }

  private urlOf(service: string): string {
    return Object.assign(new URL(this.adminUrl), { pathname: `/${service}` }).href;
  }
}
