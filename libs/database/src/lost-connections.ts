import type { Pool, PoolClient } from 'pg';

/** Whoever holds a connection that has ended gives it back at once, if at all. */
const graceMs = 1_000;

/**
 * Takes back connections that ended while somebody held them. A transaction whose connection is lost can neither commit
 * nor roll back, and Kysely's controlled transactions, which the ORM uses, release a connection only after one of the
 * two: each such transaction took one connection out of the pool for ever, until no request could get any.
 */
export function reclaimLostConnections(pool: Pool): void {
  const held = new Set<PoolClient>();
  pool.on('acquire', (client) => held.add(client));
  pool.on('release', (_error, client) => held.delete(client));
  pool.on('connect', (client) => {
    const reclaim = (): void => {
      if (held.has(client)) client.release(true);
    };
    client.once('end', () => setTimeout(reclaim, graceMs).unref());
  });
}
