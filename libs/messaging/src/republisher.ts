import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { StateInput, Topic } from '@openrounds/contracts';
import { allTopics, republishedType } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import { log } from '@openrounds/telemetry';
import { Handlers } from './handlers.js';
import { Outbox } from './outbox.js';

const pageSize = 200;

const forgottenSql = `select key, version from forgotten
  where topic = $1 and key > $2 and ($3::text[] is null or key = any($3)) order by key limit $4 for update`;

export interface StatePage {
  /** Only keys greater than this one, or all from the start. */
  readonly after: string | undefined;
  /** Only these keys; undefined means any. */
  readonly keys: readonly string[] | undefined;
  readonly limit: number;
}

/** Where the current states of a topic come from; a provider under `@RepublishSource(topic)`. */
export interface StateSource<T extends Topic = Topic> {
  /**
   * Reads current states in ascending order of key, rows locked `for update`, inside the transaction that is open.
   * @returns at most `limit` states; fewer mean that there are no more
   */
  read(page: StatePage): Promise<StateInput<T>[]>;
}

/** Sends current states again through the outbox: backfill, bootstrap of a new consumer, repair. */
@Injectable()
export class Republisher {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly handlers: Handlers,
  ) {}

  /**
   * @param keys only these aggregates; default all
   * @returns how many states were queued; one that waits in the outbox already is not queued twice
   * @throws Error when the service has no `@RepublishSource` for the topic
   */
  async republish(topic: Topic, keys?: readonly string[]): Promise<number> {
    const source = this.handlers.sources().get(topic.name);
    if (!source) throw new Error(`Nothing is declared as @RepublishSource of ${topic.name}.`);
    let [after, total]: [string | undefined, number] = [undefined, 0];
    for (;;) {
      const states = await this.page(topic, source, { after, keys, limit: pageSize });
      total += states.length;
      const last = states.at(-1);
      if (last === undefined || states.length < pageSize) break;
      after = String(last[topic.keyField]);
    }
    return total + (await this.tombstones(topic, keys));
  }

  /** What is gone is said again too: a consumer that was born since may have read an older record. */
  private async tombstones(topic: Topic, keys?: readonly string[]): Promise<number> {
    for (let total = 0, after = ''; ;) {
      const gone = await this.em.fork().transactional(async (em) => {
        const page = [topic.name, after, keys ?? null, pageSize];
        const rows = await execute<{ key: string; version: number }>(em, forgottenSql, page);
        await this.outbox.repeatTombstones(topic, rows);
        return rows;
      });
      total += gone.length;
      if (gone.length < pageSize) return total;
      after = gone.at(-1)!.key;
    }
  }

  /** Publishes again the keys whose last record on the topic may be an older one (see the relay). */
  async recheckDue(): Promise<void> {
    const due = await execute<{ topic: string; key: string }>(
      this.em.fork(),
      `delete from outbox_recheck where (topic, key) in (
         select topic, key from outbox_recheck where due_at <= now() order by due_at limit 500 for update skip locked)
       returning topic, key`,
    );
    for (const [name, entries] of Map.groupBy(due, (entry) => entry.topic)) {
      const topic = allTopics().find((declared) => declared.name === name);
      const known = topic !== undefined && this.handlers.sources().has(name);
      if (known)
        await this.republish(
          topic,
          entries.map((entry) => entry.key),
        );
      else
        log.warn(
          { topic: name, count: entries.length },
          'Keys that may be stale on their topic cannot be published again.',
        );
    }
  }

  private page(topic: Topic, source: StateSource, page: StatePage): Promise<Record<string, unknown>[]> {
    return this.em.fork().transactional(async () => {
      const states = (await source.read(page)) as Record<string, unknown>[];
      await this.outbox.addStates(topic, republishedType(topic), states);
      return states;
    });
  }
}
