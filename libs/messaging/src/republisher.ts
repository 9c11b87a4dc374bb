import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { StateInput, Topic } from '@openrounds/contracts';
import { allTopics, republishedType } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import { log } from '@openrounds/telemetry';
import { Handlers } from './handlers.js';
import { Outbox } from './outbox.js';
import { OutboxLevel } from './outbox-level.js';

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
  /** Fields that differ at every reading, such as the time of it: a comparison leaves them out. */
  readonly momentary?: readonly string[];
}

export interface RepublishOptions {
  /** Only these aggregates; default all. */
  readonly keys?: readonly string[];
  /** Only states that pass. */
  readonly where?: (state: Record<string, unknown>) => boolean;
  /** Does not wait for an outbox that is high. */
  readonly urgent?: boolean;
  /** Counts and queues nothing. */
  readonly dryRun?: boolean;
  /** Called after each page with the number of states read and queued so far. */
  readonly onProgress?: (read: number, queued: number) => void;
}

interface PageWalk {
  readonly topic: Topic;
  readonly keys?: readonly string[] | undefined;
  /** Awaited before each page, outside of its transaction. */
  readonly ready?: () => Promise<unknown>;
}

/** Sends current states again through the outbox: backfill, bootstrap of a new consumer, repair. */
@Injectable()
export class Republisher {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly handlers: Handlers,
    private readonly level: OutboxLevel,
  ) {}

  /**
   * Waits between pages while the outbox is high.
   * @returns how many states were queued; one that waits in the outbox already is not queued twice
   * @throws Error when the service has no `@RepublishSource` for the topic
   */
  async republish(topic: Topic, options: RepublishOptions = {}): Promise<number> {
    const { where, dryRun = false } = options;
    let [read, queued] = [0, 0];
    const ready = options.urgent ? async () => undefined : () => this.level.relieved();
    await this.eachPage({ topic, keys: options.keys, ready }, async (states) => {
      const wanted = where ? states.filter(where) : states;
      if (!dryRun) await this.outbox.addStates(topic, republishedType(topic), wanted);
      read += states.length;
      queued += wanted.length;
      options.onProgress?.(read, queued);
    });
    return where ? queued : queued + (await this.tombstones(topic, options));
  }

  /**
   * Goes through the current states of a topic, each page in a transaction that has its rows locked.
   * @throws Error when the service has no `@RepublishSource` for the topic
   */
  async eachPage(
    { topic, keys, ready }: PageWalk,
    take: (states: Record<string, unknown>[]) => Promise<void>,
  ): Promise<void> {
    const source = this.sourceOf(topic);
    let after: string | undefined;
    for (;;) {
      await ready?.();
      const states = await this.em.fork().transactional(async () => {
        const page = (await source.read({ after, keys, limit: pageSize })) as Record<string, unknown>[];
        await take(page);
        return page;
      });
      const last = states.at(-1);
      if (last === undefined || states.length < pageSize) return;
      after = String(last[topic.keyField]);
    }
  }

  /** What is gone is said again too: a consumer that was born since may have read an older record. */
  private async tombstones(topic: Topic, { keys, dryRun }: RepublishOptions): Promise<number> {
    for (let total = 0, after = ''; ;) {
      const gone = await this.em.fork().transactional(async (em) => {
        const page = [topic.name, after, keys ?? null, pageSize];
        const rows = await execute<{ key: string; version: number }>(em, forgottenSql, page);
        if (!dryRun) await this.outbox.repeatTombstones(topic, rows);
        return rows;
      });
      total += gone.length;
      if (gone.length < pageSize) return total;
      after = gone.at(-1)!.key;
    }
  }

  /** @throws Error when the service has none for the topic */
  sourceOf(topic: Topic): StateSource {
    const source = this.handlers.sources().get(topic.name);
    if (!source) throw new Error(`Nothing is declared as @RepublishSource of ${topic.name}.`);
    return source;
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
      if (known) await this.republish(topic, { keys: entries.map((entry) => entry.key), urgent: true });
      else
        log.warn(
          { topic: name, count: entries.length },
          'Keys that may be stale on their topic cannot be published again.',
        );
    }
  }
}
