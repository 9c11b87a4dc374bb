import { setTimeout as wait } from 'node:timers/promises';
import type { FaultContext } from '../fault.js';
import { NotRun } from '../fault.js';

/**
 * Waits for the moment at which to break something.
 * @throws NotRun when it does not come: then the fault would not be the one that its name says
 */
export async function moment(what: string, probe: () => Promise<boolean>, withinMs = 20_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (performance.now() < end) {
    if (await probe()) return;
    await wait(20);
  }
  throw new NotRun(`The moment did not come: ${what}.`);
}

/** How many statements of a service wait for a lock. @param like pattern of their text */
export async function stuck({ world }: FaultContext, service: string, like: string): Promise<number> {
  const sql = `select count(*)::int as n from pg_stat_activity
    where datname = $1 and wait_event_type = 'Lock' and query ilike $2`;
  const [row] = await world.db.sql<{ n: number }>(service, sql, [service, like]);
  return row?.n ?? 0;
}

/** How many rows a table holds. */
export async function rowsOf({ world }: FaultContext, service: string, table: string): Promise<number> {
  const [row] = await world.db.sql<{ n: number }>(service, `select count(*)::int as n from ${table}`);
  return row?.n ?? 0;
}

/** Ends a service at once, and starts it again as a supervisor would. */
export async function killAndRestart({ world, healing }: FaultContext, service: string): Promise<void> {
  await world.stack.kill(service, 'SIGKILL');
  healing();
  await world.stack.restart(service);
}
