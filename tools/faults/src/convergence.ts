import { setTimeout as wait } from 'node:timers/promises';
import { lagOf, withAdmin } from './kafka.js';
import type { Load } from './load.js';
import { owners } from './world.js';
import type { World } from './world.js';

/** What is still under way. */
export interface Pending {
  /** Rows and records not yet where they belong. */
  readonly waiting: number;
  /** Age of the oldest outbox row or queued document, in seconds. */
  readonly oldest: number;
}

const outboxSql = `select count(*)::int as waiting,
  coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)::float8 as oldest
from outbox where parked_at is null`;

const queueSql = `select (select count(*) from index_queue)::int + (select count(*) from fan_out)::int as waiting,
  coalesce(extract(epoch from clock_timestamp() - (select min(dirty_at) from index_queue)), 0)::float8 as oldest`;

/** @throws when a database or the broker does not answer */
export async function pendingOf(world: World): Promise<Pending> {
  const parts = await Promise.all([
    ...owners.map((service) => world.db.sql<{ waiting: number; oldest: number }>(service, outboxSql)),
    world.db.sql<{ waiting: number; oldest: number }>('search', queueSql),
    world.db.sql<{ waiting: number; oldest: number }>(
      'discussions',
      'select count(*)::int as waiting, 0::float8 as oldest from tally_delta',
    ),
  ]);
  const lag = await withAdmin(world.kafka, (admin) => lagOf(admin, owners));
  const rows = parts.flat();
  return {
    waiting: lag + rows.reduce((sum, row) => sum + row.waiting, 0),
    oldest: Math.max(...rows.map((row) => row.oldest)),
  };
}

async function isReady(world: World): Promise<boolean> {
  const urls = Object.values(world.stack.services).map(
    ({ managementUrl }) => new URL('/readyz', managementUrl),
  );
  const answers = await Promise.all(urls.map((url) => fetch(url, { signal: AbortSignal.timeout(2_000) })));
  return answers.every(({ ok }) => ok);
}

/**
 * Healed, with the load going on: every service ready, nothing older than 1 s on its way, less than 3 s of the load
 * under way, and for a second only answers that are known.
 * @returns seconds since `from` (`performance.now()`), or undefined when it did not come within the time
 */
export async function untilHealed(
  world: World,
  load: Load,
  rate: number,
  { from, withinMs }: { from: number; withinMs: number },
): Promise<number | undefined> {
  while (performance.now() - from < withinMs) {
    await world.revive().catch(() => []);
    const healthy = await isHealthy(world, load, rate).catch(() => false);
    if (healthy) return (performance.now() - from) / 1_000;
    await wait(200);
  }
  return undefined;
}

async function isHealthy(world: World, load: Load, rate: number): Promise<boolean> {
  const { ok, unknown } = load.since(performance.now() - 1_000);
  if (ok === 0 || unknown > 0 || !(await isReady(world))) return false;
  const { waiting, oldest } = await pendingOf(world);
  return oldest < 1 && waiting < rate * 3;
}

/**
 * Waits until nothing is under way any more. Keys whose last record is uncertain are published again a minute later;
 * that minute is cut short, so that their repair is part of what is compared.
 * @returns whether it became quiet within the time
 */
export async function untilQuiet(world: World, withinMs: number): Promise<boolean> {
  const end = performance.now() + withinMs;
  for (let quiet = 0; performance.now() < end;) {
    const rechecks = await hastenRechecks(world).catch(() => 1);
    const waiting = await pendingOf(world).then(
      (pending) => pending.waiting,
      () => 1,
    );
    quiet = rechecks + waiting === 0 ? quiet + 1 : 0;
    if (quiet === 2) return true;
    await wait(300);
  }
  return false;
}

async function hastenRechecks(world: World): Promise<number> {
  const sql = `with due as (update outbox_recheck set due_at = now() where due_at > now())
    select count(*)::int as waiting from outbox_recheck`;
  const counts = await Promise.all(owners.map((service) => world.db.sql<{ waiting: number }>(service, sql)));
  return counts.flat().reduce((sum, { waiting }) => sum + waiting, 0);
}
