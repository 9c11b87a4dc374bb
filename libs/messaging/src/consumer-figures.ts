import type { EntityManager } from '@mikro-orm/postgresql';
import { execute } from '@openrounds/database';
import { gauge, log } from '@openrounds/telemetry';
import type { ConsumerHealth } from './group-consumer.js';

const lookMs = 10_000;

const depthSql = `select consumer, count(*)::int as depth,
  extract(epoch from clock_timestamp() - min(created_at))::float8 as age
from dead_letter where closed_at is null group by consumer`;

const depth = gauge('openrounds.dead_letters.depth', 'Open dead letters');
const letterAge = gauge(
  'openrounds.dead_letters.oldest_age',
  'Age of the oldest open dead letter, in seconds',
);

/** Puts the dead letters of each group into the gauges; a group without any has 0. */
export async function lookAtDeadLetters(em: EntityManager, groups: readonly string[]): Promise<void> {
  const rows = await execute<{ consumer: string; depth: number; age: number }>(em.fork(), depthSql);
  for (const consumer of groups) {
    const row = rows.find((found) => found.consumer === consumer);
    depth.set(row?.depth ?? 0, { consumer });
    letterAge.set(row?.age ?? 0, { consumer });
  }
}

/**
 * The figures of a process's consumers: ages at every scrape, dead letters every 10 s.
 * @returns ends it, after the look that is under way
 */
export function measureConsumers(em: EntityManager, health: () => ConsumerHealth[]): () => Promise<void> {
  const fetchAge = gauge(
    'openrounds.consumer.last_fetch_age',
    'Time since the broker last answered a fetch, in seconds',
    () => void health().forEach(({ group, lastFetchAge }) => fetchAge.set(lastFetchAge, { consumer: group })),
  );
  const recordAge = gauge(
    'openrounds.consumer.oldest_age',
    'Age of the oldest record that is known to be unread, in seconds',
    () => void health().forEach(({ group, oldestAge }) => recordAge.set(oldestAge, { consumer: group })),
  );
  const groups = health().map(({ group }) => group);
  let looking = Promise.resolve();
  const look = (): void => {
    looking = looking.then(() =>
      lookAtDeadLetters(em, groups).catch((error: unknown) =>
        log.debug({ err: error }, 'The dead letters cannot be counted.'),
      ),
    );
  };
  look();
  const timer = setInterval(look, lookMs);
  return async () => {
    clearInterval(timer);
    await looking;
  };
}
